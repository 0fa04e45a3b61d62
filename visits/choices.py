"""Words of visits (handbook §2.9, forms F10)."""

from django.db import models


class VisitorGroup(models.TextChoices):
    """As what somebody came; figures of a year are told by it."""

    COMMITTEE = "committee", "委员"
    INSTRUCTOR = "instructor", "指导员"
    STREET = "street", "街道（园区）"
    OFFICE = "office", "行业党委"
    OTHER = "other", "其他单位"


class MetKind(models.TextChoices):
    """Whom of the firm one met."""

    HEAD = "head", "负责人"
    PARTY = "party", "党群负责人"
    STAFF = "staff", "职工"
