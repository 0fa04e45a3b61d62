"""Long work as rows: what was asked, how far it is, how it ended."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from foundation.jobs.querysets import JobQuerySet


class JobStatus(models.TextChoices):
    QUEUED = "queued", "排队中"
    RUNNING = "running", "进行中"
    DONE = "done", "已完成"
    FAILED = "failed", "未完成"
    CANCELLED = "cancelled", "已取消"


UNFINISHED = (JobStatus.QUEUED, JobStatus.RUNNING)
WITHOUT_RESULT = (JobStatus.FAILED, JobStatus.CANCELLED)


class Job(models.Model):
    """One piece of long work; this row, not the broker's message, says whether it still has to be done."""

    kind = models.CharField("种类", max_length=60)
    status = models.CharField("状态", max_length=10, choices=JobStatus.choices, default=JobStatus.QUEUED)
    payload = models.JSONField("参数", default=dict)
    result = models.JSONField("结果", null=True, blank=True)
    error = models.CharField("未完成的原因", max_length=500, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="jobs", verbose_name="发起人"
    )
    # The same wish twice is one job: a second enqueue with this key finds the first.
    key = models.CharField("去重键", max_length=200, null=True, blank=True)  # noqa: DJ001 - two jobs without a key differ

    progress_done = models.PositiveIntegerField("已处理", default=0)
    progress_total = models.PositiveIntegerField("总数", default=0)
    progress_text = models.CharField("进度说明", max_length=200, blank=True)

    # Whoever holds the token works on the job; a later holder's token makes an earlier one's words void.
    token = models.CharField(max_length=32, blank=True, editable=False)
    lease_until = models.DateTimeField("租约至", null=True, editable=False)
    attempts = models.PositiveSmallIntegerField("尝试次数", default=0)
    hinted_at = models.DateTimeField("最近一次重新通知", null=True, editable=False)

    created_at = models.DateTimeField("登记时间", auto_now_add=True)
    started_at = models.DateTimeField("开始时间", null=True, editable=False)
    finished_at = models.DateTimeField("结束时间", null=True, editable=False)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "后台任务"
        ordering = ["-id"]
        constraints = [
            # A failed job gives its key back, so that the work can be asked for again.
            models.UniqueConstraint(
                fields=["key"],
                condition=Q(key__isnull=False) & ~Q(status__in=["failed", "cancelled"]),
                name="job_key_once",
                violation_error_message="同样的任务已经登记。",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "id"], condition=Q(status__in=["queued", "running"]), name="job_unfinished"),
        ]

    def __str__(self) -> str:
        from foundation.jobs.registry import label_of

        return f"{label_of(self.kind)}（{self.get_status_display()}）"

    @property
    def is_finished(self) -> bool:
        return self.status not in UNFINISHED

    @property
    def percent(self) -> int | None:
        """How far it is, or None while nobody knows how much there is."""
        if not self.progress_total:
            return None
        return min(100, self.progress_done * 100 // self.progress_total)


class TimedRun(models.Model):
    """How the latest run of one timed task went; one row per task, so that nobody has to look into a log."""

    task = models.CharField("任务", max_length=100, unique=True)
    started_at = models.DateTimeField("开始时间")
    finished_at = models.DateTimeField("结束时间", null=True)
    is_ok = models.BooleanField("正常结束", null=True)
    error = models.CharField("出错原因", max_length=200, blank=True)
    runs = models.PositiveIntegerField("次数", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "定时任务"
        ordering = ["task"]

    def __str__(self) -> str:
        return self.task
