"""Uploaded files: kept under random names while they are needed, and not a day longer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

from foundation.exchange.models import BatchStatus, ImportBatch
from foundation.exchange.reading import refusals
from foundation.exchange.reading.limits import Limits
from foundation.exchange.reading.refusals import UnreadableFile
from foundation.files import storing
from foundation.files.storing import Stored, TooLarge, private_folder
from foundation.trail import clock

KEPT_FOR = timedelta(hours=24)


def folder() -> Path:
    return private_folder("uploads")


def store(chunks: Iterable[bytes]) -> Stored:
    """Write an upload to the disk; raises UnreadableFile, with nothing kept, when it is larger than allowed."""
    limit = Limits().file_bytes
    try:
        return storing.store(folder(), chunks, limit=limit)
    except TooLarge as refusal:
        raise UnreadableFile(refusals.TOO_LARGE.format(limit=limit // (1024 * 1024))) from refusal


def path_of(batch: ImportBatch) -> Path:
    return folder() / batch.stored_as


def remove(name: str) -> None:
    """Delete a stored file; hidden data it may hold must not live on (security X-13)."""
    if name:
        (folder() / name).unlink(missing_ok=True)


def forget_uploads() -> int:
    """Delete files nobody has finished importing within a day; their batches end. Returns how many."""
    limit = clock.now() - KEPT_FOR
    late = ImportBatch.objects.exclude(stored_as="").filter(created_at__lt=limit)
    for batch in late:
        remove(batch.stored_as)
        ImportBatch.objects.filter(pk=batch.pk).exclude(status=BatchStatus.DONE).update(
            status=BatchStatus.FAILED, error="上传后 24 小时内没有完成导入，文件已删除，请重新上传。"
        )
        ImportBatch.objects.filter(pk=batch.pk).update(stored_as="")
    count = len(late)
    known = set(ImportBatch.objects.exclude(stored_as="").values_list("stored_as", flat=True))
    for path in folder().iterdir():
        # Left behind by a process that died between writing the file and its row.
        if path.name not in known and path.stat().st_mtime < limit.timestamp():
            path.unlink(missing_ok=True)
            count += 1
    return count
