"""What the hash chain sees of a row."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from foundation.trail.values import plain


def shown_moment(value: datetime) -> str:
    """A moment the same on both databases and in every time zone."""
    return value.astimezone(UTC).isoformat(timespec="microseconds")


def canonical(payload: Any) -> str:
    return json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def row_digest(row: Any) -> list[Any]:
    """An append-only row by label, id and digest.

    All its fields count but its closing, which belongs to the changeset that closed it, and those a later release
    added, as long as they are empty: rows from before have the digest they were sealed with. Only the digest is kept until
    the changeset is sealed: an import inserts tens of thousands of rows.
    """
    skip = {"changeset", f"{row.closed_word}_at", f"{row.closed_word}_by"}
    fields = {}
    for field in row._meta.concrete_fields:
        if field.name in skip or field.primary_key:
            continue
        value = getattr(row, field.attname)
        if value is None and field.name in row.added_later:
            continue
        fields[field.name] = shown_moment(value) if isinstance(value, datetime) else plain(value)
    return [row._meta.label_lower, row.pk, hashlib.sha256(canonical(fields).encode()).hexdigest()]
