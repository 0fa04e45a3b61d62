"""Undated settings with their Chinese names, edited in the portal (django-constance keeps them)."""

CONSTANCE_CONFIG = {
    "UNDO_DAYS": (30, "操作可撤销的天数", int),
    "LIST_COUNT_CAP": (10_000, "列表精确计数的上限，超过显示为“10,000+”", int),
    "SESSION_IDLE_MINUTES": (15, "多少分钟无操作自动退出", int),
    "SESSION_IDLE_MINUTES_ADMIN": (10, "系统管理员多少分钟无操作自动退出", int),
    "SESSION_HOURS": (8, "一次登录最长小时数", int),
    "PASSWORD_DAYS": (90, "密码有效天数", int),
    "PASSWORD_WARN_DAYS": (15, "密码到期前多少天提醒", int),
    "IMPORT_KEEP_DAYS": (30, "导入行保留天数", int),
    "IMPORT_JOB_ROWS": (500, "超过多少行的导入在后台处理", int),
    "STAFF_JUMP_PERCENT": (50, "从业人员或党员变化超过百分之多少时请人确认", int),
    "REVEALS_PER_HOUR": (60, "每人每小时可查看的完整号码数", int),
}

CONSTANCE_CONFIG_FIELDSETS = {
    "业务": ("UNDO_DAYS", "STAFF_JUMP_PERCENT", "LIST_COUNT_CAP"),
    "导入": ("IMPORT_KEEP_DAYS", "IMPORT_JOB_ROWS"),
    "登录与安全": (
        "SESSION_IDLE_MINUTES",
        "SESSION_IDLE_MINUTES_ADMIN",
        "SESSION_HOURS",
        "PASSWORD_DAYS",
        "PASSWORD_WARN_DAYS",
        "REVEALS_PER_HOUR",
    ),
}
