"""Files on records."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from foundation.accounts.scope import Actor
from foundation.files.holders import HOLDERS, Rows, holder_named
from foundation.files.kinds import KINDS, Kind
from foundation.trail.guard import TrailedQuerySet
from foundation.trail.models import TrailedModel
from foundation.trail.recording import Recorder


class AttachmentQuerySet(TrailedQuerySet):
    """Files; a file is seen by whoever sees its record."""

    def visible_to(self, user: Actor) -> "AttachmentQuerySet":
        return self._of({holder.label: holder.seen for holder in HOLDERS.values()}, user)

    def responsible_to(self, user: Actor) -> "AttachmentQuerySet":
        """Those on records this person answers for."""
        return self._of({holder.label: holder.written for holder in HOLDERS.values()}, user)

    def _of(self, rows: dict[str, Rows], user: Actor) -> "AttachmentQuerySet":
        q = Q(pk__in=[])
        for label, mine in rows.items():
            q |= Q(model=label, object_id__in=mine(user).values("pk"))
        return self.filter(q)

    def live(self) -> "AttachmentQuerySet":
        return self.filter(is_active=True)

    def on(self, record: models.Model) -> "AttachmentQuerySet":
        return self.filter(model=record._meta.label_lower, object_id=record.pk)


class Attachment(TrailedModel):
    """One file on one record; its bytes never change, a better version is another file."""

    trail_exclude = ("stored_as", "erased_at")
    trail_personal = ("name",)  # 张三简历.docx

    model = models.CharField("所在记录的种类", max_length=60)
    object_id = models.BigIntegerField("所在记录")
    part = models.CharField("类别", max_length=20, blank=True)
    name = models.CharField("文件名", max_length=100)
    kind = models.CharField("格式", max_length=8)
    size = models.PositiveIntegerField("大小（字节）")
    sha256 = models.CharField("校验值", max_length=64)
    stored_as = models.CharField(max_length=32, unique=True, editable=False)
    added_at = models.DateTimeField("放入时间")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="放入人"
    )
    is_active = models.BooleanField("有效", default=True, editable=False)  # false once it was taken down
    erased_at = models.DateTimeField("文件删除时间", null=True, editable=False)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "附件"
        ordering = ["added_at", "pk"]
        indexes = [models.Index(fields=["model", "object_id"], name="attachment_record")]
        constraints = [
            models.UniqueConstraint(
                fields=["model", "object_id", "sha256"], condition=Q(is_active=True), name="attachment_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def file_kind(self) -> Kind:
        return KINDS[self.kind]

    @property
    def part_words(self) -> str:
        return dict(holder_named(self.model).parts).get(self.part, "附件")

    def note_on(self, recorder: Recorder, *, before: dict[str, Any] | None) -> None:
        """Tell the record as well, in numbers: names of files may be personal."""
        super().note_on(recorder, before=before)
        was, now = bool(before and before["is_active"]), self.is_active
        if was != now:
            count = Attachment.objects.live().filter(model=self.model, object_id=self.object_id).count()
            told = [f"{n} 个" if n else None for n in (count + was - now, count)]
            recorder.note(self.model, self.object_id, {"附件": told[0]}, {"附件": told[1]})
