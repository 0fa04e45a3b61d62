"""Words of the needs (诉求)."""

from django.db import models


class NeedOrigin(models.TextChoices):
    """Where a need was heard of."""

    VISIT = "visit", "走访发现"
    MEETING = "meeting", "会议座谈"
    FIRM = "firm", "企业反映"
    OTHER = "other", "其他渠道"


class NeedState(models.TextChoices):
    """Where a need stands; follows from its chain."""

    UNASSIGNED = "unassigned", "待分派"
    DOING = "doing", "办理中"
    WAITING = "waiting", "待企业补充"
    REPLIED = "replied", "待回访"
    LONG_TERM = "long_term", "长期推进"
    CLOSED = "closed", "已办结"
    JOINED = "joined", "已并入"
    LEFT = "left", "企业已离开"


class StepKind(models.TextChoices):
    """What one row of a need's chain says."""

    ACCEPTED = "accepted", "受理"
    ASSIGNED = "assigned", "分派"
    TRANSFERRED = "transferred", "转办"
    RETURNED = "returned", "退回"
    JOINT = "joint", "会办"
    JOINT_OVER = "joint_over", "会办结束"
    PROGRESS = "progress", "进展"
    WAITING = "waiting", "等企业补充"
    RESUMED = "resumed", "继续办理"
    PROMISED = "promised", "承诺时限"
    COORDINATE = "coordinate", "提请协调"
    COORDINATED = "coordinated", "协调完毕"
    REPLIED = "replied", "答复"
    ANSWERED = "answered", "企业评价"
    REVISITED = "revisited", "回访"
    CLOSED = "closed", "办结"
    REOPENED = "reopened", "重新办理"
    LONG_TERM = "long_term", "转长期推进"
    LOOKED = "looked", "年度检视"
    JOINED = "joined", "并入"
    SEPARATED = "separated", "拆出"
    LEFT = "left", "企业离开"


class Answer(models.TextChoices):
    """What the firm says of the reply."""

    SATISFIED = "satisfied", "满意"
    FAIRLY = "fairly", "基本满意"
    DISSATISFIED = "dissatisfied", "不满意"
    NONE = "unreached", "未联系上"


class Outcome(models.TextChoices):
    """What a reply, or a firm's departure, comes to."""

    SOLVED = "solved", "已解决"
    PARTLY = "partly", "部分解决"
    EXPLAINED = "explained", "解释说明"
    DECLINED = "declined", "不予办理"
    SETTLED = "settled", "不再办理"
    HANDED_ON = "handed_on", "移交当地"


class RevisitWay(models.TextChoices):
    """How the firm was asked."""

    PHONE = "phone", "电话"
    ON_SITE = "on_site", "上门"
    ONLINE = "online", "线上"


OPEN = (NeedState.UNASSIGNED, NeedState.DOING, NeedState.WAITING, NeedState.REPLIED)
UNDER_WAY = (*OPEN, NeedState.LONG_TERM)  # somebody has still to do something about it
RUNNING = (*OPEN[:2], NeedState.REPLIED)  # the clock counts working days
ENDED = (NeedState.CLOSED, NeedState.LEFT)
