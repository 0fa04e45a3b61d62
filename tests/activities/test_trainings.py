"""Trainings and nominations: places, consent, whose they are."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from activities.kinds import NOMINATION, TRAINING
from activities.models import Nomination, Training
from foundation.records import services
from tests.cast import make_firm
from tests.records.doors import imported, sent

pytestmark = pytest.mark.django_db


def training(**more: Any) -> Training:
    values = {"title": "实训营", "on": date(2023, 9, 4), **more}
    return services.add(kind=TRAINING, values=values, by=None)  # type: ignore[no-any-return]


def nominated(of: Training, by: Any = None, **more: Any) -> Nomination:
    values = {"training": of, "category": "worker", "status": "nominated", "on": date(2023, 8, 1), **more}
    return services.add(kind=NOMINATION, values=values, by=by)  # type: ignore[no-any-return]


def test_whoever_is_named_counts_as_one():
    assert nominated(training(), name="某人").people == 1
    with pytest.raises(ValidationError, match="一人登记一条"):
        nominated(training(title="另一期"), name="某人", people=2)


def test_several_nobody_names_may_be_put_forward_and_their_number_unknown():
    assert nominated(training(), category="streamer", people=3).name == ""
    assert nominated(training(title="另一期"), category="secretary").people is None


@pytest.mark.parametrize("consent", [None, False])
def test_a_streamer_is_named_by_consent_only_at_every_door(client: Client, office, tmp_path: Path, consent):
    client.force_login(office)
    row = training()
    values = {
        "training": row,
        "category": "streamer",
        "enterprise": None,
        "name": "某主播",
        "people": 1,
        "post": "",
        "status": "planned",
        "has_consented": consent,
        "on": date(2023, 8, 1),
        "note": "",
    }
    posted = {k: str(getattr(v, "pk", v)) for k, v in values.items() if v is not None}
    posted["has_consented"] = {None: "", False: "0"}[consent]

    assert "本人同意后才登记" in client.post("/nominations/add/", posted).content.decode()
    assert "本人同意后才登记" in sent(client, NOMINATION, values).json()["detail"]
    assert "本人同意后才登记" in str(imported(NOMINATION, [values], office, tmp_path / "主播.xlsx").rows[0].sentences)
    assert not Nomination.objects.exists()
    nominated(row, category="streamer", name="某主播", has_consented=True)


def test_nobody_is_put_forward_against_their_will():
    row = training()
    with pytest.raises(ValidationError, match="不同意的不能推荐"):
        nominated(row, has_consented=False)
    nominated(row, has_consented=False, status="planned")


def test_no_more_than_there_are_places():
    row = training(quota=3)
    first = nominated(row, people=2)
    with pytest.raises(ValidationError, match="名额 3 名，已推荐 2 名"):
        nominated(row, people=2, note="另一批", on=date(2023, 8, 2))
    services.edit(kind=NOMINATION, row=first, values={"status": "absent"}, by=None)
    nominated(row, people=2, on=date(2023, 8, 2))


def test_the_same_is_not_put_forward_twice():
    row = training()
    nominated(row, people=2)
    with pytest.raises(ValidationError, match="已经登记过了"):
        nominated(row, people=2)


def test_a_street_puts_forward_people_of_its_firms_only(street_lead):
    own, other = make_firm("甲公司"), make_firm("乙公司", place="玄武门街道")
    row = training()
    nominated(row, by=street_lead, enterprise=own, name="某人")
    for firm in (other, None):
        with pytest.raises(PermissionDenied):
            nominated(row, by=street_lead, enterprise=firm, name="别人")


def test_a_firm_is_looked_for_and_chosen_in_the_form(client: Client, street_lead):
    client.force_login(street_lead)
    firm, _ = make_firm("甲公司"), make_firm("乙公司", place="玄武门街道")
    typed = {"find": "1", "q": "公司", "post": "写了一半"}
    page = client.post("/nominations/add/", typed).content.decode()
    assert "甲公司" in page
    assert "乙公司" not in page
    assert "写了一半" in page
    assert f'value="{firm.pk}"' in page


def test_sessions_lie_within_the_training():
    days = {"on": date(2023, 9, 4), "ends_on": date(2023, 9, 6)}
    below = {"sessions": [{"on": date(2023, 9, 5), "topic": "好的"}, {"on": date(2023, 9, 7), "topic": "晚了"}]}
    with pytest.raises(ValidationError) as refused:
        services.add(kind=TRAINING, values={"title": "实训营", **days}, below=below, by=None)
    assert refused.value.message_dict == {"sessions-1-on": ["课程日期不在培训的起止日期内。"]}


def test_a_name_stands_in_the_record_only_and_not_in_the_trail(office):
    row = nominated(training(), by=office, name="某人某")
    from foundation.trail.models import ChangeItem

    assert row.name == "某人某"
    assert "某人某" not in str(list(ChangeItem.objects.values_list("after", flat=True)))
