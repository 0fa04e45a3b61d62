"""Files on the disk: in folders nobody else can open, under random names, written whole or not at all.

Uploaded ledgers and files to hand out lie here for a day, attachments as long as they are wanted.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.http import FileResponse

BLOCK = 1 << 20


class TooLarge(Exception):
    """More bytes came than are allowed; nothing was kept."""


@dataclass(frozen=True)
class Stored:
    """A file as it lies on the disk."""

    path: Path
    size: int
    sha256: str

    @property
    def name(self) -> str:
        return self.path.name


def private_folder(name: str) -> Path:
    """A folder of ``VAR_DIR`` for the portal's own user only."""
    made = Path(settings.VAR_DIR) / name
    made.mkdir(mode=0o700, parents=True, exist_ok=True)
    return made


def store(folder: Path, chunks: Iterable[bytes], *, limit: int) -> Stored:
    """Write what comes in under a random name. Raises TooLarge beyond the limit and OSError when the disk refuses."""
    path, size, digest = folder / secrets.token_hex(16), 0, sha256()
    try:
        path.touch(mode=0o600)  # nobody may run it, and nobody else may read it
        with path.open("wb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > limit:
                    raise TooLarge
                digest.update(chunk)
                file.write(chunk)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return Stored(path, size, digest.hexdigest())


def file_digest(stream: IO[bytes]) -> str:
    digest = sha256()
    while block := stream.read(BLOCK):
        digest.update(block)
    return digest.hexdigest()


def download(stream: Any, *, name: str, content_type: str) -> FileResponse:
    """The file under its proper name, to be saved: browsers must neither show it nor guess what it is."""
    response = FileResponse(stream, as_attachment=True, filename=name, content_type=content_type)
    response["X-Content-Type-Options"] = "nosniff"
    return response
