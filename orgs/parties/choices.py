"""Words of the Party organisations (handbook §2.5)."""

from django.db import models


class Presence(models.TextChoices):
    """Whether an organisation exists, and how it ended."""

    IN = "in", "在册"
    DISSOLVED = "dissolved", "已撤销"
    REMOVED = "removed", "已剔除"


class Category(models.TextChoices):
    """组织类别: what kind of organisation it is; how it was set up is a fact of its own."""

    COMMITTEE = "committee", "党委"
    GENERAL_BRANCH = "general_branch", "党总支"
    BRANCH = "branch", "党支部"


class Setup(models.TextChoices):
    """组建方式."""

    OWN = "own", "单独组建"
    JOINT = "joint", "联合组建"
    REGIONAL = "regional", "区域（行业）兜底"
    FUNCTIONAL = "functional", "功能型"
    ATTACHED = "attached", "挂靠"


class ChangeKind(models.TextChoices):
    """What happened. The first group lets organisations begin and end, the others change what is known of them."""

    OPENING = "opening", "期初已在"
    LATE = "late", "补录"
    FOUNDED = "founded", "新建"
    DISSOLVED = "dissolved", "撤销"
    REMOVED = "removed", "剔除"
    RENAMED = "renamed", "更名"
    ELECTED = "elected", "换届"
    EXTENDED = "extended", "延期换届"
    SECRETARY = "secretary", "书记调整"
    MEMBERS = "members", "人数变化"
    REBUILT = "rebuilt", "类别或组建方式调整"
    RECORDED = "recorded", "信息登记"
    UPDATED = "updated", "信息更新"
    CORRECTED = "corrected", "更正"


ARRIVALS = {
    ChangeKind.OPENING: Presence.IN,
    ChangeKind.LATE: Presence.IN,
    ChangeKind.FOUNDED: Presence.IN,
}
DEPARTURES = {
    ChangeKind.DISSOLVED: Presence.DISSOLVED,
    ChangeKind.REMOVED: Presence.REMOVED,
}
PRESENCE_OF = {**ARRIVALS, **DEPARTURES}


class Coverage(models.TextChoices):
    """How the Party reaches a firm (handbook §2.6); own and joint at once counts as own."""

    OWN = "own", "单独组建"
    JOINT = "joint", "联合组建"
    WORK = "work", "工作覆盖"
    NONE = "none", "未覆盖"
