"""Reading dated records of any kind: their facts as forms compare them, who said what, what they are called."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db import models

from foundation.trail.models import Changeset
from foundation.trail.models.dated import State
from foundation.trail.registry import SPECS
from foundation.trail.values import plain


def values_of(
    state: State, facts: Iterable[str], *, personal: Collection[str], places: Collection[str]
) -> dict[str, Any]:
    """The state's facts as forms and merges compare them: JSON-ready, personal values as text, places as ids."""
    values: dict[str, Any] = {}
    for name in facts:
        if name in personal:
            values[name] = state.personal_text(name)
        elif name in places:
            values[name] = getattr(state, f"{name}_id")
        else:
            values[name] = plain(getattr(state, name))
    return values


def changes_of(state: State) -> models.Manager:
    """The changes of this kind of record."""
    return next(spec.change._default_manager for spec in SPECS.values() if isinstance(state, spec.state))


def who_changed(state: State, name: str) -> Changeset | None:
    """The changeset that asserted a field; None when nobody did. One query."""
    change = changes_of(state).select_related("changeset__by__person").filter(pk=state.origins.get(name)).first()
    return change.changeset if change else None


def latest_names(subject: type[models.Model], ids: Iterable[int]) -> dict[int, str]:
    """Latest names; records whose creation was undone are called by their number. Two queries."""
    spec, wanted = SPECS[subject._meta.label_lower], list(ids)
    names = dict(subject._default_manager.filter(pk__in=wanted).values_list("pk", "number"))
    live = spec.state._default_manager.filter(**{f"{spec.name}__in": wanted}).live().order_by("effective_from")
    names.update(live.values_list(f"{spec.name}_id", "name"))
    return names
