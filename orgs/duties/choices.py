from dataclasses import dataclass

from django.db import models

from foundation.accounts.roles import Role

MOST_TIMES = 99  # how often something may be due in a quarter or a year


class StreetPart(models.TextChoices):
    """What somebody answers for in a street or park (review B15, B16)."""

    LEAD = "lead", "牵头"
    IMPLEMENTER = "implementer", "具体落实"


@dataclass(frozen=True)
class Part:
    """What somebody may answer for: how it is called, and the role its holder's account needs."""

    short: str
    words: str
    role: Role


INSTRUCTOR, LIAISON = "instructor", "liaison"
# Whatever passes from hand to hand, by the word a handover keeps it under.
PARTS: dict[str, Part] = {
    StreetPart.LEAD.value: Part("牵头", "街道（园区）牵头人", Role.STREET_LEAD),
    StreetPart.IMPLEMENTER.value: Part("具体落实", "具体落实人", Role.IMPLEMENTER),
    INSTRUCTOR: Part("指导员", "党建指导员", Role.INSTRUCTOR),
    LIAISON: Part("联系点", "联系点委员", Role.COMMITTEE),
}


class CommitteePost(models.TextChoices):
    """Somebody's place in the committee, in the order in which it is listed."""

    SECRETARY = "1", "书记"
    DEPUTY = "2", "副书记"
    MEMBER = "3", "委员"


class ContactKind(models.TextChoices):
    """How a firm was contacted (handbook §2.9, forms)."""

    VISIT = "visit", "实地走访"
    TALK = "talk", "座谈交流"
    PHONE = "phone", "电话"
    ONLINE = "online", "线上"


class Employment(models.TextChoices):
    """Whether an instructor does this work only or beside another post."""

    FULL = "full", "专职"
    PART = "part", "兼职"


class HandoverStatus(models.TextChoices):
    WAITING = "waiting", "待接收"
    ACCEPTED = "accepted", "已接收"
    WITHDRAWN = "withdrawn", "已撤回"
