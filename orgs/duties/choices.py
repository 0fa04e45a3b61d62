from django.db import models


class StreetPart(models.TextChoices):
    """What somebody answers for in a street or park (review B15, B16)."""

    LEAD = "lead", "牵头"
    IMPLEMENTER = "implementer", "具体落实"
