"""The committee's first name, from the file the PRESET setting points to; later names are dated rows."""

from typing import Any

from django.conf import settings

from foundation.trail.recording import changeset
from orgs.duties.models import Committee, CommitteeName
from orgs.places.preset import read_preset
from orgs.places.services import FIRST_DAY


def load_committee_when_missing(using: str = "default", **kwargs: Any) -> None:
    """After ``migrate``: the committee under the preset's name, unless there is one or no preset is set."""
    if not settings.PRESET or Committee.objects.using(using).exists():
        return
    name = read_preset(settings.PRESET).get("committee")
    if not name:
        return
    with changeset(kind="load_preset", by=None, title="载入预置的行业党委名称"):
        committee = Committee(name=name)
        committee.save()
        CommitteeName(committee=committee, name=name, starts_on=FIRST_DAY).save()
