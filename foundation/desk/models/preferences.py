"""How each person likes the portal: columns of a table, size of the letters."""

from django.conf import settings
from django.db import models

from foundation.accounts.scope import Actor


class TablePreference(models.Model):
    """The columns one person chose for one table, in order."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    table = models.CharField(max_length=40)
    columns = models.JSONField(default=list)

    class Meta:
        verbose_name = verbose_name_plural = "列设置"
        constraints = [models.UniqueConstraint(fields=["user", "table"], name="tablepreference_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.table}"


class DisplaySettings(models.Model):
    """字号、密度和快捷键 of one person."""

    class Size(models.TextChoices):
        NORMAL = "normal", "标准"
        LARGE = "large", "大"
        XLARGE = "xlarge", "特大"

    class Density(models.TextChoices):
        COMPACT = "compact", "紧凑"
        NORMAL = "normal", "标准"
        LOOSE = "loose", "宽松"

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    size = models.CharField("字号", max_length=10, choices=Size.choices, default=Size.NORMAL)
    density = models.CharField("表格密度", max_length=10, choices=Density.choices, default=Density.NORMAL)
    shortcuts = models.BooleanField("使用键盘快捷键", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "显示设置"

    def __str__(self) -> str:
        return f"{self.get_size_display()} {self.get_density_display()}"

    @classmethod
    def of(cls, user: Actor) -> "DisplaySettings":
        """The person's settings, or the standard ones; costs a query."""
        return cls.objects.filter(user=user).first() or cls(user=user)
