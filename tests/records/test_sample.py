"""The sample kind: the whole family, its rows below, its imprecise day."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from foundation.records import services
from foundation.trail import clock
from foundation.trail.recording import changeset
from orgs.duties import services as duties
from orgs.enterprises.models import Enterprise
from tests.cast import LONG_AGO, make_firm
from tests.records.family import KindFamily
from tests.records.sample.kinds import TALK
from tests.records.sample.models import Agreement, Talk

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.records.sample.urls")]


@pytest.fixture(autouse=True)
def firm(db: None) -> Enterprise:
    return make_firm("甲公司")


@pytest.fixture
def instructor(instructor: Any, firm: Enterprise) -> Any:
    duties.assign_instructor(person=instructor.person, enterprise=firm, starts_on=LONG_AGO, by=None)
    return instructor


def talk(number: int = 0, **more: Any) -> dict[str, Any]:
    firm = Enterprise.objects.get(pk=Enterprise.objects.order_by("pk").first().pk)  # type: ignore[union-attr]
    told = {
        "enterprise": firm,
        "topic": f"第 {number} 次谈心",
        "on": date(2023, 5, 4),
        "on_precision": "day",
        "kind": "one" if number % 2 == 0 else "many",
        "invited": 10,
        "present": 8,
        "is_public": True,
        "next_on": None,
        "note": "说明",
    }
    return {**told, **more}


class TestTalk(KindFamily):
    kind = TALK
    sees = {"leader", "street_lead", "instructor"}
    writes = {"street_lead", "instructor"}
    change = ("topic", "改过的主题")
    bad = {
        "topic": ("", "长" * 41, "长" * 2000),
        "on": ("", "不是日子", "2023-13-45"),
        "kind": ("", "没有这种"),
        "invited": ("很多", -1, 10**12),
        "next_on": ("不是日子",),
        "note": ("长" * 501,),
    }
    searched_for = "第 0 次"
    filtered_by, filtered_out = "?kind=one", "?kind=many"

    def values(self, number: int = 0) -> dict[str, Any]:
        return talk(number)


def test_the_model_s_sentence_is_said_at_every_door(client: Client, office: Any, tmp_path: Any) -> None:
    from tests.records.doors import imported, sent

    client.force_login(office)
    values, sentence = talk(present=11), "实到人数不能多于应到人数"
    posted = {**TestTalk().posted(values)}

    assert sentence in client.post("/talks/add/", posted).content.decode()
    assert sentence in sent(client, TALK, values).json()["detail"]
    assert sentence in str(imported(TALK, [values], office, tmp_path / "多.xlsx").rows[0].sentences)
    with pytest.raises(ValidationError, match=sentence):
        services.add(kind=TALK, values=values, by=office)


def test_the_kind_s_own_rule_is_said_at_every_door(client: Client, office: Any, tmp_path: Any) -> None:
    from tests.records.doors import imported, sent

    client.force_login(office)
    values, sentence = talk(on=clock.today() + timedelta(days=1)), "还没有谈，请谈过以后再登记"

    assert sentence in client.post("/talks/add/", TestTalk().posted(values)).content.decode()
    assert sentence in sent(client, TALK, values).json()["errors"]["on"][0]
    assert sentence in str(imported(TALK, [values], office, tmp_path / "早.xlsx").rows[0].sentences)


def test_a_record_is_not_moved_out_of_what_is_theirs(street_lead: Any, firm: Enterprise) -> None:
    other = make_firm("乙公司", place="玄武门街道")
    row = services.add(kind=TALK, values=talk(enterprise=firm), by=street_lead)

    with pytest.raises(PermissionDenied):
        services.edit(kind=TALK, row=row, values={"enterprise": other}, by=street_lead)
    with pytest.raises(PermissionDenied):
        services.add(kind=TALK, values=talk(1, enterprise=other), by=street_lead)
    assert Talk.objects.live().get().enterprise == firm


def test_an_edit_within_a_larger_act_tells_that_act(office: Any) -> None:
    row = services.add(kind=TALK, values=talk(), by=office)

    with changeset(kind="larger", by=office, title="一次办两件") as larger:
        untouched = services.edit(kind=TALK, row=row, values={"topic": row.topic}, by=office)
        edited = services.edit(kind=TALK, row=row, values={"topic": "改过的主题"}, by=office)

    assert untouched is None
    assert edited == larger.changeset
    assert edited.kind == "larger"


def test_an_imprecise_day_is_kept_shown_and_told_as_it_was_known(client: Client, office: Any, tmp_path: Any) -> None:
    from tests.records.doors import exported, imported_file

    client.force_login(office)
    client.post("/talks/add/", {**TestTalk().posted(talk()), "on": "2023年5月"})
    row = Talk.objects.get()

    assert (row.on, row.on_precision) == (date(2023, 5, 1), "month")
    assert "2023年5月" in client.get(f"/talks/{row.pk}/").content.decode()
    assert 'value="2023年5月"' in client.get(f"/talks/{row.pk}/edit/").content.decode()
    assert client.get(f"/api/v1/talks/{row.pk}/").json()["on_precision"] == "month"
    told = imported_file(TALK, exported(client, TALK, tmp_path), office)
    assert [one.outcome for one in told.rows] == ["same"]


def test_an_empty_cell_never_overwrites(client: Client, office: Any, tmp_path: Any) -> None:
    from tests.records.doors import change_cell, exported, imported_file

    client.force_login(office)
    row = services.add(kind=TALK, values=talk(), by=office)
    path = exported(client, TALK, tmp_path)
    change_cell(path, TALK, row, "present", None)

    assert [one.outcome for one in imported_file(TALK, path, office).rows] == ["same"]
    row.refresh_from_db()
    assert row.present == 8


# --- rows below ---------------------------------------------------------------------------------------


def rows_of(row: Talk) -> list[str]:
    return [one.text for one in Agreement.objects.live().filter(talk=row).order_by("pk")]


def test_rows_below_are_entered_changed_and_removed_with_the_record(client: Client, office: Any) -> None:
    client.force_login(office)
    sent = {**TestTalk().posted(talk()), "agreements-rows": "3"}
    sent |= {"agreements-0-text": "给材料", "agreements-2-text": "再来一次", "agreements-2-due_on": "2023-06-01"}
    client.post("/talks/add/", sent)
    row = Talk.objects.get()
    assert rows_of(row) == ["给材料", "再来一次"]
    assert "再来一次" in client.get(f"/talks/{row.pk}/").content.decode()

    first, second = Agreement.objects.order_by("pk")
    sent |= {"agreements-0-id": str(first.pk), "agreements-0-text": "给两份材料"}
    sent |= {"agreements-2-id": str(second.pk), "agreements-2-text": "", "agreements-2-due_on": ""}
    client.post(f"/talks/{row.pk}/edit/", sent)
    assert rows_of(row) == ["给两份材料"]

    from foundation.trail.models import Changeset

    client.post(f"/records/{Changeset.objects.latest('pk').pk}/undo/")
    assert rows_of(row) == ["给材料", "再来一次"]


def test_what_is_wrong_in_a_row_below_stands_at_its_field_and_nothing_is_lost(client: Client, office: Any) -> None:
    client.force_login(office)
    sent = {**TestTalk().posted(talk()), "agreements-rows": "3"}
    sent |= {"agreements-1-text": "", "agreements-1-due_on": "2023-06-01", "agreements-2-text": "留着的"}

    page = client.post("/talks/add/", sent)

    assert page.context["form"].errors == {"agreements-1-text": ["请填写事项。"]}
    assert "留着的" in page.content.decode()
    assert not Talk.objects.exists()


def test_the_whole_is_judged_together(client: Client, office: Any) -> None:
    client.force_login(office)
    sent = {**TestTalk().posted(talk()), "agreements-rows": "1"}
    sent |= {"agreements-0-text": "早了", "agreements-0-due_on": "2023-05-01"}

    assert "约定的期限不能早于谈心的日期。" in client.post("/talks/add/", sent).content.decode()
    assert not Talk.objects.exists()


def test_more_rows_are_given_without_judging(client: Client, office: Any) -> None:
    client.force_login(office)
    page = client.post("/talks/add/", {"topic": "写了一半", "agreements-rows": "3", "agreements-more": "1"})

    assert 'name="agreements-5-text"' in page.content.decode()
    assert "写了一半" in page.content.decode()
    assert page.context["form"].errors == {}


def test_rows_below_over_the_interface(client: Client, office: Any) -> None:
    import json

    from tests.records.doors import as_json

    client.force_login(office)
    body = json.loads(as_json(TALK, talk()))
    body["agreements"] = [{"text": "给材料", "due_on": None}]
    made = client.post("/api/v1/talks/", json.dumps(body), content_type="application/json")

    assert made.status_code == 201, made.json()
    assert [one["text"] for one in made.json()["agreements"]] == ["给材料"]
    body["agreements"] = [{"text": "别的", "due_on": None}]
    address = f"/api/v1/talks/{made.json()['id']}/"
    version = {"If-Match": client.get(address)["ETag"]}
    assert client.put(address, json.dumps(body), content_type="application/json", headers=version).status_code == 200
    assert [one["text"] for one in client.get(address).json()["agreements"]] == ["别的"]
