"""What happened since: in order, none twice, none lost."""

from datetime import date
from typing import Any

import pytest
import time_machine

from foundation.trail.clock import clock_at
from foundation.trail.models import ChainDay, Changeset
from foundation.trail.recording import changeset
from orgs.enterprises import services
from tests.api.conftest import Program, program_of
from tests.cast import make_firm, moment

pytestmark = pytest.mark.django_db


def follow(program: Program, since: str = "", limit: int = 50) -> tuple[list[int], str]:
    """All there is, as a program reads it."""
    seen: list[int] = []
    while True:
        answer = program.read("changes/", since=since, limit=limit)
        assert answer.status_code == 200, answer.content.decode()
        seen += [act["id"] for act in answer.json()["results"]]
        since = answer.json()["next_since"]
        if not answer.json()["has_more"]:
            return seen, since


def test_a_program_reads_on_where_it_stopped(as_office, office, firm):
    first, since = follow(as_office)
    assert first == list(Changeset.objects.order_by("chain_day", "chain_no").values_list("pk", flat=True))

    services.edit_enterprise(enterprise=firm, values={"staff": 21}, on=date(2023, 3, 1), by=office)
    more, since = follow(as_office, since)

    assert more == [Changeset.objects.latest("pk").pk]
    assert follow(as_office, since)[0] == []


@pytest.mark.parametrize("limit", [1, 2, 3, 100])
def test_small_steps_find_the_same(as_office, limit):
    for day in ("2023-03-01", "2023-03-02", "2023-03-05"):
        with clock_at(moment(day)):
            for number in range(3):
                make_firm(f"南京{day}第{number}号公司", on=date(2022, 12, 31))

    seen, _ = follow(as_office, limit=limit)

    assert seen == list(Changeset.objects.order_by("chain_day", "chain_no").values_list("pk", flat=True))
    assert len(seen) == len(set(seen))


@pytest.mark.parametrize("limit", [1, 50])
def test_an_act_that_ends_after_midnight_is_not_lost(as_office, office, limit):
    with clock_at(moment("2027-03-01")):
        make_firm("南京前日科技有限公司")
    _, before = follow(as_office)
    with clock_at(moment("2027-03-02")):
        today = make_firm("南京当日科技有限公司")
    seen, since = follow(as_office, before, limit)
    assert len(seen) == 1

    with clock_at(moment("2027-03-01", hour=23)):  # began before midnight, ends now
        make_firm("南京跨夜科技有限公司")
    with clock_at(moment("2027-03-02", hour=12)):
        services.edit_enterprise(enterprise=today, values={"staff": 3}, on=date(2027, 3, 2), by=office)
    more, since = follow(as_office, since, limit)

    titles = [Changeset.objects.get(pk=pk).title for pk in more]
    assert titles == ["期初已在：南京跨夜科技有限公司", "修改：南京当日科技有限公司"]
    assert follow(as_office, since, limit)[0] == []


def test_an_act_that_ends_while_somebody_reads_comes_once(as_office, office, firm, monkeypatch):
    """Between the counts and the rows a colleague's act is sealed."""
    from foundation.api import feed

    _, since = follow(as_office)
    real = feed._joined

    def meanwhile(queryset: Any) -> Any:
        monkeypatch.setattr(feed, "_joined", real)
        services.edit_enterprise(enterprise=firm, values={"staff": 21}, on=date(2023, 3, 1), by=office)
        return real(queryset)

    monkeypatch.setattr(feed, "_joined", meanwhile)
    first, since = follow(as_office, since)
    second, _ = follow(as_office, since)

    assert first + second == [Changeset.objects.latest("pk").pk]


def test_one_may_begin_after_an_act_or_at_a_moment(as_office, firm, other_firm):
    acts = list(Changeset.objects.order_by("chain_no").values_list("pk", flat=True))

    assert follow(as_office, str(acts[1]))[0] == acts[2:]
    with time_machine.travel("2027-01-05T08:00:00+08:00", tick=False):
        late = make_firm("南京新年科技有限公司")
    assert late.changes.get().changeset_id == follow(as_office, "2027-01-01T00:00:00")[0][0]
    assert follow(as_office, "2027-06-01T00:00:00")[0] == []
    assert len(follow(as_office, "2020-01-01")[0]) == len(acts) + 1


@pytest.mark.parametrize(
    "since",
    [
        "x",
        "99999999999999999999",
        "999999",
        "20239999.1-0",
        "20230101.1",
        "20230101.1-",
        "-1",
        "1e5",
        "0001-01-01T00:00:00+14:00",
    ],
)
def test_a_place_that_is_none_is_refused(as_office, firm, since):
    answer = as_office.read("changes/", since=since)

    assert answer.status_code == 400, answer.content.decode()


@pytest.mark.parametrize(
    ("since", "tells"),
    [("00010101.0-0", True), ("20230101.0-0", True), ("99991231.5-0", False), ("9999-12-31T23:59:59", False)],
)
def test_a_place_before_everything_tells_all_and_one_after_it_nothing(as_office, firm, since, tells):
    answer = as_office.read("changes/", since=since)

    assert answer.status_code == 200
    assert bool(answer.json()["results"]) is tells


@pytest.mark.parametrize(
    ("actor", "sees"), [("office", True), ("street_lead", True), ("instructor", True), ("implementer", False)]
)
def test_everybody_gets_the_acts_on_their_records(request, actor, sees, firm, other_firm):
    program = program_of(request.getfixturevalue(actor))

    seen, _ = follow(program)

    made = firm.changes.get().changeset_id
    assert (made in seen) == sees
    assert program.read(f"changes/{made}/").status_code == (200 if sees else 404)
    if actor == "implementer":
        assert other_firm.changes.get().changeset_id in seen


def test_personal_values_are_told_in_words_only(as_office, firm):
    act = as_office.read(f"changes/{firm.changes.get().changeset_id}/").json()

    fields = {change["field"]: change["after"] for item in act["items"] for change in item["changes"]}
    assert fields["phone"] == "138****0001"
    assert fields["staff"] == 20
    assert act["items"][0]["is_new"] is False or act["items"][0]["model"] == "enterprises.enterprise"


def test_a_large_act_is_read_in_parts(as_office, office):
    for number in range(130):
        make_firm(f"南京第{number:03}号科技有限公司")
    from orgs.enterprises.models import Enterprise

    applied = services.suspend(enterprises=Enterprise.objects.all(), on=date(2023, 5, 1), by=office)
    path = f"changes/{applied.changeset.pk}/"

    first = as_office.read(path).json()
    rest = as_office.read(path, after=first["next_item"]).json()

    assert (len(first["items"]), len(rest["items"]), rest["next_item"]) == (100, 30, None)
    assert first["touched"] == 130
    listed = as_office.read("changes/", since=str(applied.changeset.pk - 1)).json()["results"]
    assert len(listed[-1]["items"]) == 100


# --- Undo -----------------------------------------------------------------------------------------


def test_an_act_is_undone_and_the_undo_is_an_act(as_office, office, firm):
    applied = services.edit_enterprise(enterprise=firm, values={"staff": 21}, on=date(2023, 3, 1), by=office)
    path = f"changes/{applied.changeset.pk}/undo/"

    preview = as_office.read(path).json()
    assert (preview["changeset"], preview["touched"]) == (None, 1)
    assert as_office.read(f"enterprises/{firm.pk}/").json()["staff"] == 21
    done = as_office.send(path, {"reason": "点错了"})

    assert done.status_code == 200, done.content.decode()
    assert as_office.read(f"enterprises/{firm.pk}/").json()["staff"] == 20
    undo = as_office.read(f"changes/{done.json()['changeset']}/").json()
    assert (undo["undoes"], undo["reason"]) == (applied.changeset.pk, "点错了")
    assert as_office.send(path, {}).status_code == 409
    assert "已经撤销过" in as_office.read(path).json()["detail"]


def test_nobody_undoes_what_a_colleague_did(street_lead, instructor, firm):
    applied = services.edit_enterprise(enterprise=firm, values={"staff": 21}, on=date(2023, 3, 1), by=street_lead)

    answer = program_of(instructor).send(f"changes/{applied.changeset.pk}/undo/", {})

    assert answer.status_code == 409
    assert "只能撤销自己的操作" in answer.json()["detail"]


def test_what_was_changed_since_is_kept_and_listed(as_office, office, street_lead, firm):
    first = services.edit_enterprise(enterprise=firm, values={"staff": 21}, on=date(2023, 3, 1), by=office)
    services.edit_enterprise(enterprise=firm, values={"staff": 22}, on=date(2023, 4, 1), by=street_lead)

    kept = as_office.send(f"changes/{first.changeset.pk}/undo/", {}).json()["kept"]

    assert [(k["field"], k["value"], k["who"]) for k in kept] == [("从业人员数", "22", "牵头人")]


def test_a_day_without_acts_is_no_hole(as_office):
    with clock_at(moment("2023-03-01")), changeset(kind="test", by=None, title="x"):
        pass
    assert not ChainDay.objects.filter(day=date(2023, 3, 1)).exists()

    assert follow(as_office)[0] == list(
        Changeset.objects.order_by("chain_day", "chain_no").values_list("pk", flat=True)
    )
