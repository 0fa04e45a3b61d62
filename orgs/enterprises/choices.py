"""Words of the enterprise base (handbook §2.4)."""

from django.db import models


class Presence(models.TextChoices):
    """Whether a firm is in the base, and how it left."""

    IN = "in", "在册"
    MOVED_OUT = "moved_out", "已迁出"
    DEREGISTERED = "deregistered", "已注销"
    REVOKED = "revoked", "已吊销"
    REMOVED = "removed", "已剔除"


class OperatingStatus(models.TextChoices):
    NORMAL = "normal", "正常"
    SUSPENDED = "suspended", "停业"
    ABNORMAL = "abnormal", "经营异常"


class ChangeKind(models.TextChoices):
    """What happened. The first group moves firms in and out of the base, the others change what is known of them."""

    OPENING = "opening", "期初已在"
    LATE = "late", "补录"
    FOUNDED = "founded", "新设"
    MOVED_IN = "moved_in", "迁入"
    MOVED_OUT = "moved_out", "迁出"
    DEREGISTERED = "deregistered", "注销"
    REVOKED = "revoked", "吊销"
    REMOVED = "removed", "剔除"
    DISTRICT_MOVE = "district_move", "区内变更"
    RENAMED = "renamed", "更名"
    SUSPENDED = "suspended", "停业"
    RESUMED = "resumed", "恢复经营"
    STAFF = "staff", "人员增减"
    MEMBERS = "members", "党员增减"
    LISTED = "listed", "列统进入"
    UNLISTED = "unlisted", "列统退出"
    KEY = "key", "重点调整"
    RECORDED = "recorded", "信息登记"
    UPDATED = "updated", "信息更新"
    CORRECTED = "corrected", "更正"


ARRIVALS = {
    ChangeKind.OPENING: Presence.IN,
    ChangeKind.LATE: Presence.IN,
    ChangeKind.FOUNDED: Presence.IN,
    ChangeKind.MOVED_IN: Presence.IN,
}
DEPARTURES = {
    ChangeKind.MOVED_OUT: Presence.MOVED_OUT,
    ChangeKind.DEREGISTERED: Presence.DEREGISTERED,
    ChangeKind.REVOKED: Presence.REVOKED,
    ChangeKind.REMOVED: Presence.REMOVED,
}
PRESENCE_OF = {**ARRIVALS, **DEPARTURES}


class AliasKind(models.TextChoices):
    SHORT = "short", "简称"
    FORMER = "former", "曾用名"
    OTHER = "other", "其他写法"


class ThreeValues(models.TextChoices):
    """三有 and other derived flags, with 未知 as a word of its own."""

    YES = "yes", "是"
    NO = "no", "否"
    UNKNOWN = "unknown", "未知"


class FreshnessStatus(models.TextChoices):
    """How fresh what is known of a firm is (数据状态)."""

    NORMAL = "normal", "正常"
    SOON = "soon", "即将到期"
    OVERDUE = "overdue", "已逾期"
    DOUBTED = "doubted", "待核实"


class CheckMode(models.TextChoices):
    """How somebody confirmed that nothing had changed."""

    LIST = "list", "列表确认"
    CARD = "card", "逐家确认"
    DETAIL = "detail", "企业页确认"
    VISIT = "visit", "走访时确认"
    PORTAL = "portal", "系统登记"


class DoubtReason(models.TextChoices):
    """Why a firm is 待核实; the first four are reasons why nobody could be reached."""

    PHONE = "phone", "电话停机"
    MOVED = "moved", "搬离"
    REFUSED = "refused", "拒绝"
    OTHER = "other", "其他"
    CONTRADICTED = "contradicted", "与新情况矛盾"


UNREACHABLE = (DoubtReason.PHONE, DoubtReason.MOVED, DoubtReason.REFUSED, DoubtReason.OTHER)

# The office sets these flags; that says nothing about whether somebody looked at the firm.
OFFICE_LABELS = (ChangeKind.LISTED, ChangeKind.UNLISTED, ChangeKind.KEY)
