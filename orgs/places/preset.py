"""The district's own names, from the file the PRESET setting points to; loaded once into an empty database."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings

from foundation.trail.recording import changeset
from orgs.places.models import Jurisdiction, Spelling
from orgs.places.services import add_jurisdiction

FOLDER = Path(__file__).parent / "presets"


def load_when_empty(using: str = "default", **kwargs: Any) -> None:
    """After ``migrate``: load the preset unless there are places already or no preset is set."""
    if settings.PRESET and not Jurisdiction.objects.using(using).exists():
        load_preset(settings.PRESET)


def read_preset(name: str) -> dict[str, Any]:
    """What the preset file says; apps above take their own part of it."""
    path = FOLDER / f"{name}.json" if "/" not in name else Path(name)
    return json.loads(path.read_text(encoding="utf-8"))


def load_preset(name: str) -> None:
    data = read_preset(name)
    source = Path(name).name if "/" in name else f"{name}.json"
    with changeset(kind="load_preset", by=None, title="载入预置的街道（园区）", source=source):
        places = {}
        for position, entry in enumerate(data["jurisdictions"], start=1):
            places[entry["code"]] = add_jurisdiction(
                name=entry["name"], kind=entry["kind"], code=entry["code"], position=position, by=None
            )
            for text in entry["aliases"]:
                Spelling(text=text, jurisdiction=places[entry["code"]]).save()
        for entry in data["ambiguous"]:
            Spelling(
                text=entry["text"], jurisdiction=places[entry["suggests"]], is_ambiguous=True, why=entry["why"]
            ).save()
