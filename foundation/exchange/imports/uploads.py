"""Uploaded files: kept under random names while they are needed, and not a day longer."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings

from foundation.exchange import refusals
from foundation.exchange.models import BatchStatus, ImportBatch
from foundation.exchange.refusals import UnreadableFile
from foundation.exchange.safety import Limits
from foundation.trail import clock

KEPT_FOR = timedelta(hours=24)


@dataclass(frozen=True)
class Stored:
    """An uploaded file as it lies on the disk."""

    name: str
    size: int
    sha256: str

    @property
    def path(self) -> Path:
        return folder() / self.name


def folder() -> Path:
    made = Path(settings.VAR_DIR) / "uploads"
    made.mkdir(mode=0o700, parents=True, exist_ok=True)
    return made


def store(chunks: Iterable[bytes]) -> Stored:
    """Write an upload to the disk; raises UnreadableFile, with nothing kept, when it is larger than allowed."""
    name = secrets.token_hex(16)
    path, limit, size, digest = folder() / name, Limits().file_bytes, 0, hashlib.sha256()
    try:
        with path.open("wb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > limit:
                    raise UnreadableFile(refusals.TOO_LARGE.format(limit=limit // (1024 * 1024)))
                digest.update(chunk)
                file.write(chunk)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return Stored(name, size, digest.hexdigest())


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
