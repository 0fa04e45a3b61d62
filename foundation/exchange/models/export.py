"""导出: every list or report handed out as a file, and who has it."""

from typing import Any, Self

from django.conf import settings
from django.db import models

from foundation.accounts.scope import Actor
from foundation.trail import clock


class ExportStatus(models.TextChoices):
    WRITING = "writing", "生成中"
    HANDED = "handed", "已直接下载"
    READY = "ready", "可下载"
    FAILED = "failed", "未完成"


class ExportQuerySet(models.QuerySet):
    """Exports; a file belongs to whoever made it and to nobody else, not even the office."""

    def visible_to(self, user: Actor) -> Self:
        return self.filter(by=user.pk)

    def outlived(self, at: Any) -> Self:
        """Those whose file lies there longer than it may."""
        return self.exclude(file="").filter(expires_at__lte=at)


class Export(models.Model):
    """One file handed out: what was asked for, what is in it, who fetched it and how often. Kept; only the file dies."""

    # Made of the row's id, so it is set right after the row is.
    number = models.CharField("导出编号", max_length=20, unique=True, null=True, editable=False)  # noqa: DJ001
    maker = models.CharField("来源", max_length=20)
    subject = models.CharField("列表", max_length=40)
    title = models.CharField("名称", max_length=100)
    query = models.TextField("条件（地址）", blank=True)
    columns = models.JSONField("列", default=list)
    described = models.JSONField("条件", default=list)
    day = models.DateField("截至日期", null=True)
    known_at = models.DateTimeField("当时所知", null=True)
    is_past = models.BooleanField("过去的名单", default=False)

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="导出人")
    at = models.DateTimeField("导出时间", default=clock.now)
    address = models.CharField("来源地址", max_length=45, blank=True)
    job = models.ForeignKey("jobs.Job", models.SET_NULL, null=True, related_name="+", verbose_name="后台任务")
    status = models.CharField("状态", max_length=10, choices=ExportStatus.choices, default=ExportStatus.WRITING)
    row_count = models.PositiveIntegerField("行数", null=True)
    sha256 = models.CharField("文件摘要", max_length=64, blank=True)
    size = models.PositiveIntegerField("字节", null=True)
    file_name = models.CharField("文件名", max_length=150, blank=True)
    file = models.CharField(max_length=60, blank=True, editable=False)  # its random name in var/exports
    expires_at = models.DateTimeField("保留到", null=True)
    downloads = models.PositiveIntegerField("下载次数", default=0)
    downloaded_at = models.DateTimeField("最近下载", null=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "导出"
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["by", "-at"], name="export_by_at"),
            models.Index(fields=["expires_at"], condition=~models.Q(file=""), name="export_with_file"),
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.number}）"

    @property
    def is_expired(self) -> bool:
        return self.status == ExportStatus.READY and (self.expires_at is None or self.expires_at <= clock.now())

    @property
    def can_be_fetched(self) -> bool:
        return self.status == ExportStatus.READY and not self.is_expired

    @property
    def state(self) -> tuple[str, str]:
        """Its state in words and the tone they are shown in; costs a query while a job writes it."""
        if self.status == ExportStatus.WRITING and self.job and self.job.is_finished:
            return (self.job.error or str(self.job.get_status_display()), "danger")
        if self.is_expired:
            return ("已过期删除", "mute")
        tones = {"writing": "info", "handed": "ok", "ready": "ok", "failed": "danger"}
        return (str(self.get_status_display()), tones[self.status])
