"""Undated settings with their Chinese names and what they may be, edited in the portal (django-constance keeps them)."""

from typing import Any

MONTHS = [(n, f"{n} 个月") for n in (1, 2, 3, 4, 6, 12)]  # what divides a year
# Kinds of values by name; `whole` adds one for each pair of limits.
CONSTANCE_ADDITIONAL_FIELDS: dict[str, list[Any]] = {
    "rhythm": ["django.forms.TypedChoiceField", {"choices": MONTHS, "coerce": int}],
    "months": [
        "django.forms.RegexField",
        {
            "regex": r"^\s*([1-9]|[12]\d|3[0-6])(\s*[,，]\s*([1-9]|[12]\d|3[0-6]))*\s*$",
            "max_length": 40,
            "error_messages": {"invalid": "请填 1 到 36 之间的月数，用逗号分开，如 6,3,1。"},
        },
    ],
}


def whole(least: int, most: int) -> str:
    """The kind of value that is a whole number within these limits."""
    sentence = f"请填 {least} 到 {most} 之间的整数。"
    messages = dict.fromkeys(("invalid", "min_value", "max_value"), sentence)
    limits = {"min_value": least, "max_value": most, "error_messages": messages}
    kind = f"whole-{least}-{most}"
    CONSTANCE_ADDITIONAL_FIELDS[kind] = ["django.forms.IntegerField", limits]
    return kind


CONSTANCE_CONFIG = {
    "UNDO_DAYS": (30, "操作可撤销的天数", whole(1, 366)),
    "LIST_COUNT_CAP": (10_000, "列表精确计数的上限，超过显示为“10,000+”", whole(100, 10_000_000)),
    "SESSION_IDLE_MINUTES": (15, "多少分钟无操作自动退出", whole(1, 480)),
    "SESSION_IDLE_MINUTES_ADMIN": (10, "系统管理员多少分钟无操作自动退出", whole(1, 480)),
    "SESSION_HOURS": (8, "一次登录最长小时数", whole(1, 24)),
    "SESSIONS_AT_ONCE": (2, "一个账号最多同时在几处登录；再登录时最早的一处退出", whole(1, 20)),
    "PASSWORD_DAYS": (90, "密码有效天数", whole(1, 366)),
    "PASSWORD_WARN_DAYS": (15, "密码到期前多少天提醒", whole(0, 90)),
    "IMPORT_KEEP_DAYS": (30, "导入行保留天数", whole(1, 3660)),
    "IMPORT_JOB_ROWS": (500, "超过多少行的导入在后台处理", whole(1, 50_000)),
    "STAFF_JUMP_PERCENT": (50, "从业人员或党员变化超过百分之多少时请人确认", whole(1, 1000)),
    "CHANGE_NOTICE_PERCENT": (20, "人数变化超过百分之多少时提醒核对", whole(1, 1000)),
    "REFRESH_NOTICE_DAYS": (15, "数据确认到期前多少天提醒", whole(0, 90)),
    "TERM_NOTICE_MONTHS": ("6,3,1", "届满前几个月提醒换届（逗号分开）", "months"),
    "VISIT_NOTICE_DAYS": (15, "指导员走访到季末前多少天提醒", whole(0, 90)),
    "KEY_VISIT_MONTH": (9, "重点企业当年没有走访的，从几月起提醒办公室", whole(1, 12)),
    "KEY_VISIT_MONTH_AGAIN": (11, "重点企业当年没有走访的，几月再提醒一次（不晚于上一项就不再提醒）", whole(1, 12)),
    "LIAISON_NOTICE_DAYS": (30, "联系点走访到半年末前多少天提醒", whole(0, 180)),
    "IMPORT_NOTICE_DAYS": (3, "导入的行几天未处理时提醒", whole(0, 90)),
    "ESCALATE_DAYS": (7, "未办理时几天后提醒上一级", whole(1, 90)),
    "ESCALATE_OFFICE_DAYS": (15, "未办理时几天后提醒办公室", whole(1, 180)),
    "NEED_ANSWER_DAYS": (7, "诉求交办后几天内答复（遇休息日顺延）", whole(1, 366)),
    "NEED_FEEDBACK_DAYS": (30, "办理中的诉求至少几天反馈一次进展", whole(1, 366)),
    "NEED_REVISIT_DAYS": (7, "诉求答复后几天内回访", whole(1, 366)),
    "LIAISON_CONTACTS": (2, "委员每年至少联系联系点企业几次（单独约定的除外）", whole(0, 100)),
    "INSTRUCTOR_VISITS": (1, "指导员每季度至少走访每家企业几次（单独约定的除外）", whole(0, 100)),
    "INSTRUCTOR_FIRMS": (5, "一名指导员联系多少家企业以上时提示过多", whole(1, 10_000)),
    "DUTY_AHEAD_DAYS": (92, "职责的开始日期和移交日最多可提前多少天登记", whole(0, 3660)),
    "DEPUTY_DAYS": (366, "一次代理最长多少天", whole(1, 3660)),
    "REVEALS_PER_HOUR": (60, "每人每小时可查看的完整号码数", whole(1, 10_000)),
    "PARTY_TERM_WARN_MONTHS": (6, "任期届满前多少个月列入“应换届”", whole(0, 36)),
    "PARTY_EXTENSION_MONTHS": (12, "换届最多延期到届满后几个月", whole(1, 60)),
    "PARTY_MIN_FULL_MEMBERS": (3, "正式党员满多少名应单独组建党组织", whole(1, 100)),
    "PARTY_MANY_STAFF": (50, "从业人员满多少人而没有党员时列出", whole(1, 100_000)),
    "PARTY_FUNCTIONAL_IS_WORK": (True, "功能型党组织计入工作覆盖（否则计入联合组建）", bool),
    "PARTY_WOMENS_GROUP_IS_WORK": (False, "妇女组织计入工作覆盖", bool),
    "REFRESH_MONTHS_KEY": (3, "重点企业每几个月核实一次", "rhythm"),
    "REFRESH_MONTHS_OTHER": (6, "其他企业每几个月核实一次", "rhythm"),
    "REFRESH_SOON_DAYS": (7, "到期前几天显示“即将到期”", whole(0, 90)),
    "REFRESH_SAMPLE_PERCENT": (5, "连续三轮确认无变化的企业中抽查百分之几", whole(0, 100)),
}

CONSTANCE_CONFIG_FIELDSETS = {
    "业务": ("UNDO_DAYS", "STAFF_JUMP_PERCENT", "LIST_COUNT_CAP"),
    "数据更新": (
        "REFRESH_MONTHS_KEY",
        "REFRESH_MONTHS_OTHER",
        "REFRESH_SOON_DAYS",
        "REFRESH_SAMPLE_PERCENT",
    ),
    "责任分工": ("LIAISON_CONTACTS", "INSTRUCTOR_VISITS", "INSTRUCTOR_FIRMS", "DUTY_AHEAD_DAYS", "DEPUTY_DAYS"),
    "诉求": ("NEED_ANSWER_DAYS", "NEED_FEEDBACK_DAYS", "NEED_REVISIT_DAYS"),
    "导入": ("IMPORT_KEEP_DAYS", "IMPORT_JOB_ROWS"),
    "党组织": (
        "PARTY_TERM_WARN_MONTHS",
        "PARTY_EXTENSION_MONTHS",
        "PARTY_MIN_FULL_MEMBERS",
        "PARTY_MANY_STAFF",
        "PARTY_FUNCTIONAL_IS_WORK",
        "PARTY_WOMENS_GROUP_IS_WORK",
    ),
    "提醒": (
        "REFRESH_NOTICE_DAYS",
        "CHANGE_NOTICE_PERCENT",
        "TERM_NOTICE_MONTHS",
        "VISIT_NOTICE_DAYS",
        "KEY_VISIT_MONTH",
        "KEY_VISIT_MONTH_AGAIN",
        "LIAISON_NOTICE_DAYS",
        "IMPORT_NOTICE_DAYS",
        "ESCALATE_DAYS",
        "ESCALATE_OFFICE_DAYS",
    ),
    "登录与安全": (
        "SESSION_IDLE_MINUTES",
        "SESSION_IDLE_MINUTES_ADMIN",
        "SESSION_HOURS",
        "SESSIONS_AT_ONCE",
        "PASSWORD_DAYS",
        "PASSWORD_WARN_DAYS",
        "REVEALS_PER_HOUR",
    ),
}
