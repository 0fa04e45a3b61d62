from django.db import models


class JurisdictionKind(models.TextChoices):
    STREET = "street", "街道"
    PARK = "park", "园区"


class Level(models.TextChoices):
    """Of an office, or of what it holds."""

    NATION = "nation", "国家级"
    PROVINCE = "province", "省级"
    CITY = "city", "市级"
    DISTRICT = "district", "区级"
    STREET = "street", "街道（园区）级"
