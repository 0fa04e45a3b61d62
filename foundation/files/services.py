"""Putting files on records, handing them out, taking them down; and looking after what lies on the disk."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import IO

from constance import config
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files import File
from django.db import IntegrityError, transaction
from django.db.models import Exists, Model, OuterRef, QuerySet, Sum

from foundation.accounts.roles import Right
from foundation.accounts.scope import Actor, account_of
from foundation.common.file_names import kept_name
from foundation.files.holders import Holder, holder_of
from foundation.files.kinds import KINDS, Kind, RefusedFile, recognise
from foundation.files.models import Attachment
from foundation.files.photos import NO_PHOTO, PART, reduced
from foundation.files.scanning import scan
from foundation.files.storing import Stored, TooLarge, file_digest, private_folder, store
from foundation.trail import clock
from foundation.trail.events import record_event
from foundation.trail.models import ChangeItem, Changeset
from foundation.trail.recording import changeset
from foundation.trail.registry import names_of

log = logging.getLogger(__name__)

MEGABYTE = 1024 * 1024
MOST_ON_ONE = 20
TWICE = "“{name}”已经放过了，内容完全一样，不用再放"
FULL = "系统的存储空间已满，文件没有收下；请联系系统管理员"


class FileGone(Exception):
    """The file is not to be had; the message is the sentence people read."""


@dataclass(frozen=True)
class Taken:
    """A file that passed every check and lies on the disk, on no record yet."""

    name: str
    kind: Kind
    stored: Stored


def folder() -> Path:
    return private_folder("files")


# --- putting on -----------------------------------------------------------------------------------


def attach(*, record: Model, files: Sequence[File], part: str = "", by: Actor) -> Changeset:
    """Put files on a record, all or none; returns what to undo.

    Raises ValidationError by field with a sentence per file, PermissionDenied unless ``by`` answers for the record.
    """
    holder = holder_of(record)
    if by is not None:
        refuse_attaching(record, by)
    if len(holder.parts) == 1:
        part = holder.parts[0][0]
    if part not in dict(holder.parts):
        raise ValidationError({"part": "请选择附件的类别。"})
    _refuse_too_many(record, files)
    taken = _take(files, are_photos=part == PART)
    try:
        _refuse_twice(record, taken)
        return _put(holder, record, taken, part, by)
    except IntegrityError as fault:  # a colleague, or the second click, was a moment faster
        _forget(one.stored for one in taken)
        raise ValidationError({"files": TWICE.format(name=taken[0].name) + "。"}) from fault
    except BaseException:
        _forget(one.stored for one in taken)
        raise


def refuse_attaching(record: Model, by: Actor) -> None:
    """Raises PermissionDenied for whoever does not answer for the record."""
    if not holder_of(record).written(by).filter(pk=record.pk).exists():
        raise PermissionDenied("这项记录不由您负责，不能放附件。")


def _refuse_too_many(record: Model, files: Sequence[File]) -> None:
    if not files:
        raise ValidationError({"files": "请选择文件。"})
    there = Attachment.objects.live().on(record).count()
    if there + len(files) > MOST_ON_ONE:
        raise ValidationError(
            {"files": f"一项记录最多放 {MOST_ON_ONE} 个附件，已有 {there} 个；请先撤下不要的，或合并后再放。"}
        )
    limit, size = settings.FILE_MAX_MB * MEGABYTE, sum(file.size or 0 for file in files)
    if len(files) > 1 and size > limit:
        raise ValidationError({"files": f"一次放的文件合计超过 {settings.FILE_MAX_MB} MB，请分几次放。"})
    lying = Attachment.objects.filter(erased_at__isnull=True).aggregate(all=Sum("size"))["all"] or 0
    if lying + size > settings.FILES_QUOTA_MB * MEGABYTE:
        log.error("The quota of attachments (FILES_QUOTA_MB) is used up.")
        raise ValidationError({"files": f"{FULL}。"})


def _take(files: Sequence[File], *, are_photos: bool) -> list[Taken]:
    """Store and judge every one of them; a bad one leaves none behind, and each bad one is named."""
    taken: list[Taken] = []
    refused: list[str] = []
    for file in files:
        name = kept_name(file.name or "")
        try:
            taken.append(_as_photo(_take_one(file, name)) if are_photos else _take_one(file, name))
        except RefusedFile as refusal:
            refused.append(f"“{name}”：{refusal.sentence}。")
        except OSError:
            log.exception("An attachment could not be written.")
            refused.append(f"{FULL}。")
    if refused:
        _forget(one.stored for one in taken)
        raise ValidationError({"files": refused})
    return taken


def _take_one(file: File, name: str) -> Taken:
    try:
        stored = store(folder(), file.chunks(), limit=settings.FILE_MAX_MB * MEGABYTE)
    except TooLarge as refusal:
        raise RefusedFile(f"文件超过 {settings.FILE_MAX_MB} MB，请压缩图片或拆成几个文件后再放") from refusal
    try:
        kind = recognise(stored.path, name)
        scan(stored.path)
    except BaseException:
        _forget([stored])
        raise
    return Taken(name, kind, stored)


def _as_photo(taken: Taken) -> Taken:
    """What is kept of a photo: its picture, made smaller; the file it came in is not."""
    try:
        if taken.kind.key not in ("jpg", "png"):
            raise RefusedFile(NO_PHOTO)
        kept = store(folder(), [reduced(taken.stored.path)], limit=settings.FILE_MAX_MB * MEGABYTE)
    finally:
        _forget([taken.stored])
    return Taken(f"{Path(taken.name).stem}.jpg", KINDS["jpg"], kept)


def _refuse_twice(record: Model, taken: Sequence[Taken]) -> None:
    known = set(Attachment.objects.live().on(record).values_list("sha256", flat=True))
    twice = []
    for one in taken:
        if one.stored.sha256 in known:
            twice.append(TWICE.format(name=one.name) + "。")
        known.add(one.stored.sha256)
    if twice:
        raise ValidationError({"files": twice})


def _put(holder: Holder, record: Model, taken: Sequence[Taken], part: str, by: Actor) -> Changeset:
    what = dict(holder.parts)[part]
    with changeset(kind="attach", by=by, title=f"放入{what} {len(taken)} 个：{record}") as recorder:
        for one in taken:
            Attachment(
                model=holder.label,
                object_id=record.pk,
                part=part,
                name=one.name,
                kind=one.kind.key,
                size=one.stored.size,
                sha256=one.stored.sha256,
                stored_as=one.stored.name,
                added_at=recorder.at,
                added_by=account_of(by),
            ).save()
    return recorder.changeset


def _forget(stored: Iterable[Stored]) -> None:
    for one in stored:
        one.path.unlink(missing_ok=True)


# --- handing out and taking down ------------------------------------------------------------------


def fetch(*, attachment: Attachment, by: Actor, address: str = "") -> IO[bytes]:
    """Open a file for somebody who sees its record; the caller has checked that. Raises FileGone with the reason."""
    if (fault := flaw_of(attachment)) is not None:
        raise FileGone(fault)
    with transaction.atomic():
        record_event(
            event="file_download",
            title=f"下载{attachment.part_words}：{_record_name(attachment)}",
            by=by,
            about=attachment,
            address=address,
            detail={"model": attachment.model, "record": attachment.object_id, "sha256": attachment.sha256},
        )
    return (folder() / attachment.stored_as).open("rb")


def flaw_of(attachment: Attachment) -> str | None:
    """Why the file cannot be handed out; None when it lies there unchanged. Reads the whole file."""
    if attachment.erased_at is not None:
        return "这个附件撤下已久，文件已经删除。"
    try:
        with (folder() / attachment.stored_as).open("rb") as stream:
            if file_digest(stream) == attachment.sha256:
                return None
    except OSError:
        return "文件不在服务器上了，请联系系统管理员从备份恢复，或请放入的人重新放一份。"
    return "文件和放入时不一样了，为防误用不能下载；请联系系统管理员从备份恢复。"


def _record_name(attachment: Attachment) -> str:
    return names_of(attachment.model, [attachment.object_id]).get(attachment.object_id, "")


def may_take_down(attachment: Attachment, user: Actor) -> bool:
    """One's own, and for the office everybody's: as with undo."""
    return bool(attachment.added_by_id == user.pk or user.may(Right.UNDO_ALL))


def refuse_taking_down(attachment: Attachment, by: Actor) -> None:
    """Raises PermissionDenied for a file of somebody else, or on a record that is not theirs to answer for."""
    mine = Attachment.objects.responsible_to(by).filter(pk=attachment.pk).exists()
    if not mine or not may_take_down(attachment, by):
        raise PermissionDenied("只能撤下自己放的附件；别人放的请联系行业党委办公室。")


def take_down(*, attachment: Attachment, by: Actor) -> Changeset:
    """撤下: out of the lists at once, from the disk when it can no longer be undone; returns what to undo."""
    refuse_taking_down(attachment, by)
    with changeset(
        kind="take_down", by=by, title=f"撤下{attachment.part_words} 1 个：{_record_name(attachment)}"
    ) as recorder:
        row = Attachment.objects.select_for_update().get(pk=attachment.pk)
        if not row.is_active:
            raise ValidationError("这个附件刚被撤下。")
        row.is_active = False
        row.save()
    return recorder.changeset


# --- what lies on the disk ------------------------------------------------------------------------


def forget_files(*, dry_run: bool = False) -> int:
    """Delete the files of attachments that were taken down too long ago for an undo. Returns how many."""
    late = _taken_down_long_ago()
    count = late.count()
    for attachment in () if dry_run else late:
        (folder() / attachment.stored_as).unlink(missing_ok=True)
        Attachment.objects.filter(pk=attachment.pk).update(erased_at=clock.now())
    return count


def _taken_down_long_ago() -> QuerySet[Attachment]:
    # An undo of an undo takes down as well: what counts is the latest act on the row, whatever it was.
    limit = clock.now() - timedelta(days=config.UNDO_DAYS + 1)
    touched = ChangeItem.objects.filter(
        model=Attachment._meta.label_lower, object_id=OuterRef("pk"), changeset__at__gte=limit
    )
    return Attachment.objects.filter(~Exists(touched), is_active=False, erased_at__isnull=True)


@dataclass(frozen=True)
class Flaw:
    """One file that is not as it was put in, or that belongs to nothing."""

    name: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.name}：{self.sentence}"


def verify_files() -> Iterator[Flaw]:
    """Every attachment whose file is lost or changed, then files without an attachment; reads the whole folder."""
    known = set()
    for attachment in Attachment.objects.filter(erased_at__isnull=True).order_by("pk").iterator():
        known.add(attachment.stored_as)
        if (sentence := flaw_of(attachment)) is not None:
            yield Flaw(f"附件 {attachment.pk}（{attachment.stored_as}）", sentence)
    yesterday = (clock.now() - timedelta(days=1)).timestamp()  # younger ones may be on their way into the base
    for path in sorted(folder().iterdir()):
        if path.name not in known and path.stat().st_mtime < yesterday:
            yield Flaw(path.name, "磁盘上有这个文件，库里没有对应的附件。")
