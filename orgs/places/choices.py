from django.db import models


class JurisdictionKind(models.TextChoices):
    STREET = "street", "街道"
    PARK = "park", "园区"
