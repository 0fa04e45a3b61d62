"""Reading dated records of any kind: their facts as forms compare them, who said what, what they are called."""

from collections.abc import Iterable

from django.db import models

from foundation.trail.models import Changeset
from foundation.trail.models.dated import State
from foundation.trail.registry import SPECS, DatedSpec


def spec_of(state: State) -> DatedSpec:
    """What the trail knows of this kind of record."""
    return next(spec for spec in SPECS.values() if isinstance(state, spec.state))


def changes_of(state: State) -> models.Manager:
    """The changes of this kind of record."""
    return spec_of(state).change._default_manager


def who_changed(state: State, name: str) -> Changeset | None:
    """The changeset that asserted a field; None when nobody did. One query."""
    change = changes_of(state).select_related("changeset__by__person").filter(pk=state.origins.get(name)).first()
    return change.changeset if change else None


def latest_names(subject: type[models.Model], ids: Iterable[int]) -> dict[int, str]:
    """Latest names; a record whose creation was undone keeps the last one it had. Three queries at most."""
    spec, wanted = SPECS[subject._meta.label_lower], list(ids)
    names = dict(subject._default_manager.filter(pk__in=wanted).values_list("pk", "number"))
    states = spec.state._default_manager.filter(**{f"{spec.name}__in": wanted}).order_by("effective_from")
    live = dict(states.live().values_list(f"{spec.name}_id", "name"))
    gone = [pk for pk in names if pk not in live]
    if gone:
        last = states.filter(**{f"{spec.name}__in": gone}).order_by("recorded_at", "effective_from")
        names.update((pk, f"{name}（已撤销）") for pk, name in last.values_list(f"{spec.name}_id", "name") if name)
    names.update(live)
    return names
