"""Handing out files: asked for, written at once or by a job, logged, fetched by their maker, forgotten after a day."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from foundation.accounts.roles import Right
from foundation.accounts.scope import Actor, account_of
from foundation.common.file_names import file_name
from foundation.common.tables.table import Selection
from foundation.exchange.models import Export, ExportStatus
from foundation.exchange.writing.limits import kept_for, rows_at_once
from foundation.exchange.writing.lists import write_list
from foundation.exchange.writing.makers import MAKERS, Maker, Written, register_maker
from foundation.exchange.writing.scope_words import places_of
from foundation.files.storing import file_digest, private_folder
from foundation.jobs.errors import JobRefused
from foundation.jobs.models import Job
from foundation.jobs.registry import Progress
from foundation.jobs.services import enqueue, finish_in_transaction
from foundation.trail import clock
from foundation.trail.events import record_event

KIND = "export"
LIST = "list"
CHUNK = 1000
NO_RIGHT = "您已没有导出的权限，文件没有生成。"
NO_LONGER_YOURS = "文件里有现在不属于您职责范围的记录，不能再下载；请重新导出。"

register_maker(Maker(LIST, write_list, may=lambda user: user.may(Right.EXPORT)))


class FileGone(Exception):
    """The file is not to be had any more; the message is the sentence people read."""


@dataclass
class Handed:
    """A file that was written at once and already lies nowhere but here."""

    export: Export
    stream: IO[bytes]


def folder() -> Path:
    return private_folder("exports")


# --- asking ---------------------------------------------------------------------------------------


def export_list(*, selection: Selection, by: Actor, address: str = "", name: str = "") -> Handed | Export:
    """Export what a selection without errors holds: the file itself, or for a long list an export that a job writes.

    ``name`` calls the file something else than the list it comes from.
    """
    at: Any = selection.at  # None for a list that is not dated
    asked = Export(
        maker=LIST,
        subject=selection.table.name,
        title=selection.table.title,
        query=selection.query(),
        columns=[c.key for c in selection.columns],
        described=selection.described,
        day=at.day if at else None,
        known_at=at.known_at if at else None,
        is_past=at is not None and not at.is_today,
        file_name=list_file_name(selection, by, name),
    )
    rows = selection.queryset.order_by()[: rows_at_once() + 1].count()
    return hand_out(export=asked, rows=rows, by=by, address=address)


def hand_out(*, export: Export, rows: int, by: Actor | None, address: str = "") -> Handed | Export:
    """Write a small file at once; register a job for a large one, or find the one already asked for."""
    if rows <= rows_at_once():
        return write_now(export=_register(export, by=by, address=address), by=by)
    same = Export.objects.filter(
        by=account_of(by), maker=export.maker, subject=export.subject, query=export.query, columns=export.columns
    )
    waiting = same.filter(status=ExportStatus.WRITING, job__status__in=["queued", "running"]).first()
    if waiting is not None:
        return waiting
    with transaction.atomic():
        row = _register(export, by=by, address=address)
        row.job = enqueue(kind=KIND, payload={"export": row.pk}, by=by)
        row.save(update_fields=["job"])
    return row


def list_file_name(selection: Selection, user: Actor, name: str = "") -> str:
    """企业库_徐庄高新区_重点_20261122.xlsx; a past list says so."""
    words = [selection.tab.label] if selection.tab else []
    words += [chip.label.partition("：")[2] for chip in selection.chips]
    at: Any = selection.at
    past = []
    if at and not at.is_today:
        past.append(f"截至{at.day:%Y%m%d}")
    if at and at.known_at:
        past.append(f"按{timezone.localtime(at.known_at):%Y%m%d}所知")
    return file_name(
        name or selection.table.title, "_".join(words)[:40] or places_of(user), *past, f"{clock.today():%Y%m%d}"
    )


@transaction.atomic
def _register(export: Export, *, by: Actor | None, address: str) -> Export:
    export.by = account_of(by)
    export.at = clock.now()
    export.address = address[:45]
    export.save()
    export.number = f"DC{clock.today():%Y%m%d}-{export.pk:06d}"
    export.save(update_fields=["number"])
    return export


# --- writing --------------------------------------------------------------------------------------


def write_now(*, export: Export, by: Actor | None) -> Handed:
    """Write the file and open it; on the disk it is gone again before it is read."""
    path = folder() / f".{secrets.token_hex(16)}"
    try:
        _write_and_note(export, by, path)
        return Handed(export, path.open("rb"))
    finally:
        path.unlink(missing_ok=True)


def write_to(*, export: Export, path: Path, by: Actor | None) -> Export:
    """Write a file where a command wants it; an older one stays until the new one is whole. Raises OSError."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    part.touch(mode=0o600)  # before anything is logged: the place may not be writable
    try:
        _write_and_note(_register(export, by=by, address=""), by, part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return export


def _write_and_note(export: Export, by: Actor | None, path: Path) -> None:
    try:
        written = MAKERS[export.maker].write(export, by, path, lambda done: None)
        if written.refused:
            raise PermissionDenied(written.refused)
        _note(export, written, path, status=ExportStatus.HANDED, downloads=1, downloaded_at=clock.now())
    except BaseException:
        Export.objects.filter(pk=export.pk).exclude(status=ExportStatus.HANDED).update(status=ExportStatus.FAILED)
        raise


def write_in_job(job: Job, progress: Progress) -> dict[str, Any]:
    """Write the file of an export into ``var/exports``; run twice, the second file takes the place of the first."""
    export = Export.objects.get(pk=job.payload["export"])
    user = get_user_model().objects.get(pk=export.by_id)
    maker = MAKERS[export.maker]
    if not user.is_active or not maker.may(user):
        raise JobRefused(NO_RIGHT)
    forget_files()
    name = secrets.token_hex(16)
    path = folder() / name
    part = folder() / f".{name}"
    try:
        written = maker.write(export, user, part, lambda done: progress(done, text=f"已写入 {done:,} 行"))
        if written.refused:
            raise JobRefused(written.refused)
        _keep_ids(path, written)
        part.replace(path)
        with transaction.atomic():
            expires = clock.now() + kept_for()
            _note(export, written, path, status=ExportStatus.READY, file=name, expires_at=expires)
            finish_in_transaction(job=job, token=job.token, result={"export": export.pk, "rows": written.rows})
    except BaseException:
        for left in (part, path, _ids_of(path)):
            left.unlink(missing_ok=True)
        raise
    return {"export": export.pk, "rows": written.rows}


def _note(export: Export, written: Written, path: Path, **fields: Any) -> None:
    """Remember what went out, in the export's own row and in the chain of audit events."""
    with path.open("rb") as stream:
        digest = file_digest(stream)
    fields |= {"row_count": written.rows, "sha256": digest, "size": path.stat().st_size}
    with transaction.atomic():
        Export.objects.filter(pk=export.pk).update(**fields)
        for name, value in fields.items():
            setattr(export, name, value)
        record_event(
            event="export",
            title=f"导出{export.title}（{written.rows} 行，{export.number}）",
            by=export.by,
            about=export,
            address=export.address,
            detail={
                "number": export.number,
                "list": export.subject,
                "query": export.query,
                "described": export.described,
                "columns": export.columns,
                "day": export.day.isoformat() if export.day else None,
                "known_at": export.known_at.isoformat() if export.known_at else None,
                "rows": written.rows,
                "sha256": digest,
            },
        )


# --- fetching -------------------------------------------------------------------------------------


def fetch(*, export: Export, by: Actor, address: str = "") -> IO[bytes]:
    """Open a kept file for its maker. Raises FileGone when it died, PermissionDenied when its rows are no longer theirs."""
    if not export.can_be_fetched:
        raise FileGone(_why_gone(export))
    if not MAKERS[export.maker].may(by):
        raise PermissionDenied(NO_RIGHT)
    path = folder() / export.file
    if not path.exists():
        raise FileGone("文件已经不在服务器上，请重新导出。")
    if not still_theirs(path, by):
        raise PermissionDenied(NO_LONGER_YOURS)
    with transaction.atomic():
        Export.objects.filter(pk=export.pk).update(downloads=F("downloads") + 1, downloaded_at=clock.now())
        record_event(
            event="export_download",
            title=f"下载导出文件：{export.title}（{export.number}）",
            by=by,
            about=export,
            address=address,
            detail={"number": export.number, "rows": export.row_count},
        )
    return path.open("rb")


def _why_gone(export: Export) -> str:
    if export.status == ExportStatus.WRITING:
        return "文件还没有生成好，请稍后再来。"
    if export.status == ExportStatus.HANDED:
        return "这份文件当时已经直接下载，系统没有留存；请重新导出。"
    if export.status == ExportStatus.FAILED:
        return "这次导出没有完成，请重新导出。"
    return f"文件生成后只保留 {kept_for().total_seconds() / 3600:g} 小时，已经删除，请重新导出。"


def still_theirs(path: Path, user: Actor) -> bool:
    """Whether the person still sees every row of the file, and may still see in full what stands there in full."""
    kept = json.loads(_ids_of(path).read_text())
    if not kept["model"]:
        return True
    rows = apps.get_model(kept["model"])._default_manager
    if not _all(rows.visible_to(user), kept["ids"]):
        return False
    phones = kept["phones"]
    return not phones or user.may(Right.SEE_FULL_PHONES) or _all(rows.responsible_to(user), phones)


def _all(rows: Any, ids: list[int]) -> bool:
    chunks = (ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK))
    return all(rows.filter(pk__in=chunk).count() == len(chunk) for chunk in chunks)


def _ids_of(path: Path) -> Path:
    return path.with_suffix(".rows")


def _keep_ids(path: Path, written: Written) -> None:
    # A report may list a row twice, at the beginning of a year and at its end.
    content = {"model": written.model, "ids": sorted(set(written.ids)), "phones": sorted(set(written.phones))}
    _ids_of(path).write_text(json.dumps(content))


def forget_files(*, dry_run: bool = False) -> int:
    """Delete files older than they may be; what was exported, by whom and when stays written. Returns how many."""
    gone = list(Export.objects.outlived(clock.now()))
    for export in () if dry_run else gone:
        path = folder() / export.file
        for left in (path, _ids_of(path)):
            left.unlink(missing_ok=True)
        Export.objects.filter(pk=export.pk).update(file="")
    return len(gone)
