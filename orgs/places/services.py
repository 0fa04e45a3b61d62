"""Writing places: add, rename, retire; every name keeps its dates."""

from datetime import date

from django.core.exceptions import ValidationError

from foundation.accounts.scope import Actor
from foundation.common.precision import refuse_far_year
from foundation.common.turns import take_turn
from foundation.trail import clock
from foundation.trail.asof import FOREVER
from foundation.trail.periods import replace_period
from foundation.trail.recording import changeset
from orgs.places.models import Block, Jurisdiction, JurisdictionName, Spelling

FIRST_DAY = date(2000, 1, 1)  # names of the preset hold since before the first record


def add_jurisdiction(
    *, name: str, kind: str, code: str = "", position: int = 100, since: date = FIRST_DAY, by: Actor | None
) -> Jurisdiction:
    """Add a street or park. Raises ValidationError when the name is taken or the day is none."""
    refuse_far_year(since, "since")
    with changeset(kind="add_jurisdiction", by=by, title=f"新增街道（园区）：{name}"):
        take_turn("places")
        place = Jurisdiction(name=name.strip(), kind=kind, code=code, position=position)
        place.full_clean()
        place.save()
        JurisdictionName(jurisdiction=place, name=place.name, starts_on=since).save()
    return place


def rename_jurisdiction(*, jurisdiction: Jurisdiction, name: str, since: date, by: Actor | None) -> Jurisdiction:
    """Give a street or park a new name from a day on. Raises ValidationError for a future day or a taken name."""
    if since > clock.today():
        raise ValidationError({"since": "更名日期不能晚于今天。"})
    name = name.strip()
    with changeset(kind="rename_jurisdiction", by=by, title=f"街道（园区）更名：{jurisdiction.name} → {name}"):
        take_turn("places")
        jurisdiction = Jurisdiction.objects.select_for_update().get(pk=jurisdiction.pk)
        current = jurisdiction.names.live().filter(ends_on=FOREVER).order_by("-starts_on").first()
        if current is not None and current.starts_on >= since:
            raise ValidationError({"since": f"更名日期应晚于现用名称的起始日 {current.starts_on}。"})
        if current is not None:
            replace_period(current, ends_on=date.fromordinal(since.toordinal() - 1))
        JurisdictionName(jurisdiction=jurisdiction, name=name, starts_on=since).save()
        jurisdiction.name = name
        jurisdiction.full_clean()
        jurisdiction.save()
    return jurisdiction


def set_jurisdiction_active(*, jurisdiction: Jurisdiction, is_active: bool, by: Actor | None) -> Jurisdiction:
    """Take a street or park out of the choices, or bring it back; its records stay."""
    word = "启用" if is_active else "停用"
    with changeset(kind="set_jurisdiction_active", by=by, title=f"{word}街道（园区）：{jurisdiction.name}"):
        jurisdiction.is_active = is_active
        jurisdiction.save()
    return jurisdiction


def save_place(*, row: Block | Spelling, by: Actor | None) -> Block | Spelling:
    """Add or change a block or a spelling. Raises ValidationError."""
    with changeset(kind="save_place", by=by, title=f"{row._meta.verbose_name}：{row}"):
        take_turn("places")
        row.full_clean()
        row.save()
    return row


def learn_spelling(*, text: str, jurisdiction: Jurisdiction, by: Actor | None) -> Spelling:
    """Remember that this spelling means this street or park („以后都这样对应“)."""
    with changeset(kind="learn_spelling", by=by, title=f"属地写法：{text} → {jurisdiction}"):
        take_turn("places")
        row = Spelling.objects.filter(text=text).first() or Spelling(text=text)
        row.jurisdiction, row.is_ambiguous, row.is_active, row.why = jurisdiction, False, True, ""
        row.full_clean()
        row.save()
    return row
