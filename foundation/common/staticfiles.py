"""Which files under ``static/`` browsers may fetch."""

from collections.abc import Iterator
from typing import Any

from django.contrib.staticfiles.finders import FileSystemFinder
from django.core.files.storage import Storage

SOURCES = "src/"  # what the front-end build reads; only what it writes is served


class BuiltFilesFinder(FileSystemFinder):
    """The files of ``STATICFILES_DIRS`` without the sources they are built from."""

    def find(self, path: str, *args: Any, **kwargs: Any) -> Any:
        return [] if path.startswith(SOURCES) else super().find(path, *args, **kwargs)

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, Storage]]:
        for path, storage in super().list(ignore_patterns):
            if not path.startswith(SOURCES):
                yield path, storage
