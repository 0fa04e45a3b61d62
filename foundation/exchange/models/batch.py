"""Imports: one uploaded ledger and its rows, from the upload until the last row is settled."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse

from foundation.accounts.roles import Right
from foundation.accounts.scope import Actor


class BatchStatus(models.TextChoices):
    READING = "reading", "读取中"
    DRAFT = "draft", "待对应列"
    MAPPED = "mapped", "待检查"
    CHECKING = "checking", "检查中"
    CHECKED = "checked", "待确认导入"
    APPLYING = "applying", "导入中"
    DONE = "done", "已导入"
    FAILED = "failed", "未导入"


# A job works on the batch; when the job ends without a result, the batch falls back to what it was before.
BEFORE_WORK = {
    BatchStatus.READING: BatchStatus.FAILED,
    BatchStatus.CHECKING: BatchStatus.MAPPED,
    BatchStatus.APPLYING: BatchStatus.CHECKED,
}


class ImportMode(models.TextChoices):
    BOTH = "both", "新增并更新"
    NEW_ONLY = "new", "只新增"
    UPDATE_ONLY = "update", "只更新"


class Outcome(models.TextChoices):
    """What a row is: the first six are judgements, the last three what became of it."""

    NEW = "new", "新增"
    UPDATE = "update", "更新"
    SAME = "same", "无变化"
    NEEDS_REVIEW = "needs_review", "需确认"
    ERROR = "error", "错误"
    SKIPPED = "skipped", "跳过"
    WAITING = "waiting", "待处理"
    APPLIED = "applied", "已导入"
    DISMISSED = "dismissed", "不导入"


GOES_IN = (Outcome.NEW, Outcome.UPDATE)
UNSETTLED = (Outcome.NEEDS_REVIEW, Outcome.ERROR, Outcome.WAITING)


class BatchQuerySet(models.QuerySet):
    def visible_to(self, user: Actor) -> Self:
        """The maker's own imports; the office sees everybody's."""
        if user.may(Right.SEE_ALL_RECORDS_OF_ACTS) and user.may(Right.IMPORT):
            return self
        return self.filter(by=user.pk)


class ImportBatch(models.Model):
    """One uploaded ledger on its way in. Working papers, not records: what it writes lies in its changesets."""

    target = models.CharField("导入到", max_length=30)
    filename = models.CharField("文件名", max_length=200)
    size = models.PositiveIntegerField("文件大小", default=0)
    sha256 = models.CharField("文件摘要", max_length=64, blank=True)
    # Random, so that nobody can guess it; empty once the file is gone.
    stored_as = models.CharField(max_length=40, blank=True, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="导入人")
    status = models.CharField("状态", max_length=10, choices=BatchStatus.choices, default=BatchStatus.DRAFT)
    on = models.DateField("数据截至日期", null=True)
    mode = models.CharField("导入方式", max_length=10, choices=ImportMode.choices, default=ImportMode.BOTH)
    # What the file looks like: sheets, columns, hidden parts, what was skipped. Samples are personal and go with the rows.
    reading = models.JSONField(default=dict)
    mapping = models.JSONField("列的对应", default=dict)
    include_hidden = models.JSONField("读取的隐藏内容", default=list)
    options = models.JSONField("选项", default=dict)
    counts = models.JSONField("结果数", default=dict)
    error = models.CharField("未导入的原因", max_length=500, blank=True)
    # Each check has its own: what is confirmed is what was shown.
    token = models.CharField(max_length=32, blank=True, editable=False)
    job = models.ForeignKey("jobs.Job", models.SET_NULL, null=True, related_name="+", verbose_name="后台任务")
    changeset = models.ForeignKey(
        "trail.Changeset", models.PROTECT, null=True, related_name="+", verbose_name="首次导入的操作批次"
    )
    created_at = models.DateTimeField("上传时间", auto_now_add=True)
    applied_at = models.DateTimeField("导入时间", null=True)
    purged_at = models.DateTimeField("行内容清除时间", null=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "导入批次"
        ordering = ["-id"]
        indexes = [models.Index(fields=["by", "-id"], name="importbatch_by")]

    def __str__(self) -> str:
        return f"{self.filename}（{self.get_status_display()}）"

    def get_absolute_url(self) -> str:
        """The page of its present step."""
        step = {BatchStatus.DRAFT: "columns", BatchStatus.MAPPED: "columns", BatchStatus.CHECKED: "preview"}
        return reverse(f"exchange:{step.get(BatchStatus(self.status), 'result')}", args=[self.target, self.pk])

    @property
    def is_at_work(self) -> bool:
        return self.status in BEFORE_WORK

    @property
    def is_open(self) -> bool:
        """Whether its columns may still be chosen and its rows be checked again."""
        return self.status in (BatchStatus.DRAFT, BatchStatus.MAPPED, BatchStatus.CHECKED) and bool(self.stored_as)


class RowQuerySet(models.QuerySet):
    def visible_to(self, user: Actor) -> Self:
        return self.filter(batch__in=ImportBatch.objects.visible_to(user))

    def unsettled(self) -> Self:
        return self.filter(outcome__in=UNSETTLED)

    def ready(self) -> Self:
        return self.filter(outcome__in=GOES_IN, applied_at__isnull=True)


class ImportRow(models.Model):
    """One row of an imported ledger: what stood there, what it means, what became of it."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows")
    position = models.PositiveIntegerField()
    sheet = models.CharField("工作表", max_length=100)
    excel_row = models.PositiveIntegerField("行号", null=True)
    # Cells as read, personal ones too: cleared with the row after IMPORT_KEEP_DAYS.
    raw = models.JSONField(default=dict)
    decisions = models.JSONField(default=dict)  # what a person settled about it
    parsed = models.JSONField(default=dict)  # what would be written, and that in words
    base = models.JSONField(default=dict)  # the values it was compared with, for merge3
    outcome = models.CharField("结果", max_length=12, choices=Outcome.choices)
    judged = models.CharField("检查结果", max_length=12, choices=Outcome.choices)
    reasons = models.JSONField("原因", default=list)
    conversions = models.JSONField("已换算", default=list)
    name = models.CharField("名称", max_length=200, blank=True)
    # How a row is known again in another file: its code, else its name; and how it meets others in its own file.
    identity = models.CharField(max_length=220, blank=True)
    code = models.CharField(max_length=40, blank=True)
    name_key = models.CharField(max_length=200, blank=True)
    match = models.BigIntegerField("对应的记录", null=True)
    note = models.CharField("处理说明", max_length=200, blank=True)  # why it was dismissed
    applied_at = models.DateTimeField("导入时间", null=True)
    changeset = models.ForeignKey("trail.Changeset", models.PROTECT, null=True, related_name="+")

    objects = RowQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "导入行"
        ordering = ["batch", "position"]
        constraints = [models.UniqueConstraint(fields=["batch", "position"], name="importrow_place")]
        indexes = [
            models.Index(fields=["batch", "outcome", "position"], name="importrow_outcome"),
            models.Index(fields=["identity"], name="importrow_identity"),
        ]

    def __str__(self) -> str:
        return f"{self.where} {self.name}"

    @property
    def where(self) -> str:
        return f"{self.sheet} 第 {self.excel_row} 行" if self.excel_row else self.sheet


class ColumnMemory(models.Model):
    """How a person once assigned the columns of a ledger with these headings, offered again for the next one."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    target = models.CharField(max_length=30)
    headings = models.CharField(max_length=64, help_text="列名集合的摘要")
    mapping = models.JSONField(default=dict)
    spellings = models.JSONField(default=dict)

    class Meta:
        verbose_name = verbose_name_plural = "列对应记忆"
        constraints = [
            models.UniqueConstraint(fields=["user", "target", "headings"], name="columnmemory_once"),
        ]
