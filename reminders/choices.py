"""Words of the reminders."""

from django.db import models


class Who(models.TextChoices):
    """Whom a step of a rule speaks to; resolved by who is responsible on the day."""

    INSTRUCTOR = "instructor", "党建指导员"
    IMPLEMENTER = "implementer", "具体落实人"
    LEAD = "lead", "牵头人"
    MEMBER = "member", "联系点委员"
    OFFICE = "office", "行业党委办公室"
    PERSON = "person", "本人"


class ArrangementKind(models.TextChoices):
    POSTPONED = "postponed", "推迟"
    MUTED = "muted", "不再提醒"
    HANDED = "handed", "转给同事"


class DigestStatus(models.TextChoices):
    WAITING = "waiting", "待发"
    SENT = "sent", "已发"
    FAILED = "failed", "未发出"
    NOTHING = "nothing", "无需发送"
