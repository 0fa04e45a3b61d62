"""A column of the base is declared once: whoever adds one and forgets a part of it is told here."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.urls import get_resolver

from foundation.common.masking import mask_phone
from foundation.common.tables.columns import ColumnKind, ColumnSet
from foundation.common.tables.filtering import UNSET
from foundation.common.tables.table import Table
from foundation.exchange.imports.targets import TARGETS
from foundation.trail.asof import AsOf
from foundation.trail.models import State
from foundation.trail.registry import field_label, words_for
from orgs.enterprises import services
from orgs.enterprises.api_fields import EnterpriseSerializer, ValuesSerializer
from orgs.enterprises.columns import ENTERPRISE_COLUMNS
from orgs.enterprises.facts import FACTS, name_columns
from orgs.enterprises.forms import SECTIONS, FactsForm
from orgs.enterprises.ledger import load_ledger
from orgs.enterprises.models import EnterpriseChange, EnterpriseState
from tests.cast import make_firm, street
from tests.enterprises.import_files import firm as ledger_row
from tests.enterprises.import_files import ledger, run

pytestmark = pytest.mark.django_db
LABEL = "enterprises.enterprise"
NAME, PHONE, DAY = "南京列示科技有限公司", "13912345678", date(2023, 12, 31)
# A block is looked for in the row's street, so its cell has no list of its own.
NO_LIST = {"block"}


def sample(name: str) -> tuple[str, Any]:
    """A fact as people type it, and as the trail keeps it."""
    if name in FACTS.flags:
        return "是", True
    if name in FACTS.counts:
        number = {"staff": 70, "members_total": 14}.get(name, 7)
        return str(number), number
    if name in FACTS.choices:
        kept, word = list(FACTS.choices[name].items())[-1]
        return str(word), kept
    if name in FACTS.dates:
        return "2020-05-01", "2020-05-01"
    if name in FACTS.places:
        return "锁金村街道", street("锁金村街道").pk
    if name in FACTS.phones:
        return PHONE, PHONE
    return {"name": NAME}.get(name, f"甲{name[:8]}"), {"name": NAME}.get(name, f"甲{name[:8]}")


def told() -> list[str]:
    """All facts but the block, which needs a street of its own."""
    return [name for name in FACTS.told if name != "block"]


def word(name: str) -> str:
    typed, _ = sample(name)
    return mask_phone(typed) if name in FACTS.phones else typed


def test_every_field_of_a_firm_is_a_fact_with_a_column():
    kept_beside = {*(f.name for f in State._meta.get_fields()), *name_columns(""), "id", "enterprise", "checked_on"}
    fields = {f.name for f in EnterpriseState._meta.fields} - kept_beside

    assert fields == set(FACTS) - {"name"}
    assert {column.write for column in ENTERPRISE_COLUMNS if column.write} - set(FACTS) == {
        "code",
        "change",
        "change_on",
    }


def test_every_fact_comes_in_with_a_ledger(office: Any, tmp_path: Path):
    cells = {FACTS.column(name).label: sample(name)[0] for name in told()}

    answer = run(ledger(tmp_path / "ledger.xlsx", ledger_row(NAME, place="锁金村街道", **cells)), by=office)

    assert answer.outcomes == ["create"], answer.reasons
    values = FACTS.values_of(EnterpriseState.objects.as_of(AsOf(DAY)).with_people().get(name=NAME))
    assert {name: values[name] for name in told()} == {name: sample(name)[1] for name in told()}


def test_every_fact_stands_in_one_section_of_the_edit_page():
    held = [name for _, names in SECTIONS.values() for name in names]

    assert sorted(held) == sorted(FACTS.told)
    for section, (_, names) in SECTIONS.items():
        assert set(names) <= set(FactsForm(section=section, current={}).fields)


def test_no_choice_is_stored_as_the_word_for_not_filled_in():
    """Its filter would answer with the empty ones."""
    assert get_resolver().url_patterns  # with the addresses all tables are there

    found = [
        f"{table.__name__}.{column.key}"
        for table in below(Table)
        if isinstance(columns := getattr(table, "columns", None), ColumnSet | list | tuple)
        for column in columns
        if column.choices and column.lookup and UNSET in {str(value) for value, _ in column.choices(None)}
    ]

    assert not found


def below(base: type[Table]) -> list[type[Table]]:
    return [base, *(table for one in base.__subclasses__() for table in below(one))]


def registered(office: Any) -> dict[str, EnterpriseChange]:
    """A firm of which one fact after the other becomes known, and the change that says so."""
    firm, made = make_firm(NAME), {}
    for name in told():
        if name not in ("name", "jurisdiction"):
            services.edit_enterprise(enterprise=firm, values={name: sample(name)[1]}, on=DAY, by=office)
            made[name] = EnterpriseChange.objects.live().filter(enterprise=firm).latest("pk")
    return made


def test_timeline_and_ledger_have_words_for_every_fact_and_its_value(office: Any):
    changes = registered(office)
    load_ledger(list(changes.values()), AsOf.today(), office)

    timeline = words_for(LABEL, [(name, change.values[name]) for name, change in changes.items()])
    assert dict(zip(changes, timeline, strict=True)) == {name: word(name) for name in changes}
    assert not [name for name in FACTS if field_label(LABEL, name) == name]
    ledger = {name: change.after_text for name, change in changes.items()}
    assert ledger == {name: f"{FACTS.labels[name]} {word(name)}" for name in changes}


def test_the_template_lists_the_words_of_every_fact_that_has_a_list(office: Any):
    listed = {
        c.write for c in ENTERPRISE_COLUMNS if c.kind in (ColumnKind.CHOICE, ColumnKind.FLAG, ColumnKind.REFERENCE)
    }

    for name in (listed | set(FACTS.flags) | set(FACTS.choices)) - NO_LIST:
        assert sample(name)[0] in TARGETS["enterprises"].options(name, office), name
    for name, words in FACTS.choices.items():
        column = FACTS.column(name)
        assert column.choices is not None, name
        assert dict(column.choices(office)) == words, name


def test_every_fact_can_be_read_and_sent_by_a_program():
    shown, sent = EnterpriseSerializer().fields, ValuesSerializer().fields

    assert set(FACTS.told) <= set(shown) & set(sent)
    assert set(FACTS.told) <= (EnterpriseSerializer.in_lists() or set())
    for name in FACTS.choices:
        assert FACTS.choices[name].items() <= dict(shown[name].choices).items(), name
        assert FACTS.choices[name].items() <= dict(sent[name].choices).items(), name
