"""直播行业: firms of a day in numbers, and nobody by name."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from activities.kinds import CARE, NOMINATION, TRAINING
from foundation.records import services
from orgs.enterprises import services as firms
from tests.cast import make_firm

pytestmark = pytest.mark.django_db
ADDRESS = "/reports/streaming/"


@pytest.fixture(autouse=True)
def sector(db: None) -> Any:
    live = make_firm(
        "甲传媒", is_livestreaming=True, platforms="甲平台、乙平台", is_mcn=True, streamers=12, live_rooms=3
    )
    make_firm("乙传媒", place="玄武门街道", is_livestreaming=True, platforms="甲平台")
    make_firm("丙软件", is_livestreaming=False, streamers=99)
    make_firm("丁科技")
    firms.edit_enterprise(enterprise=live, values={"streamers": 20}, on=date(2023, 6, 1), by=None)
    return live


def cards(client: Client, query: str = "") -> dict[str, tuple[str, str]]:
    return {
        card.number.label: (card.number.text, card.unknown.text if card.unknown else "")
        for card in client.get(ADDRESS + query).context["cards"]
    }


def test_the_sector_of_today_and_of_a_past_day(client: Client, office):
    client.force_login(office)

    assert cards(client) == {
        "直播企业": ("2", "1"),
        "MCN机构": ("1", "1"),
        "签约主播": ("20", "1"),
        "直播间": ("3", "1"),
    }
    assert cards(client, "?as_of=2023-05-31")["签约主播"] == ("12", "1")
    assert cards(client, "?as_of=2022-12-30")["直播企业"] == ("0", "")


def test_platforms_are_counted_and_lead_to_their_firms(client: Client, office):
    client.force_login(office)
    page = client.get(ADDRESS)
    platforms = page.context["sector"].platforms()

    assert [(name, number) for name, number, _ in platforms] == [("甲平台", 2), ("乙平台", 1)]
    for name, number, url in platforms:
        assert len(client.get(url).context["rows"]) == number, name


def test_every_number_leads_to_its_firms(client: Client, office):
    client.force_login(office)
    for card in client.get(ADDRESS).context["cards"]:
        listed = client.get(card.number.url)
        assert listed.status_code == 200
        assert "不认识" not in listed.content.decode()


def test_a_street_sees_its_own_firms_only(client: Client, street_lead):
    client.force_login(street_lead)
    page = client.get(ADDRESS).content.decode()

    assert "甲传媒" in page
    assert "乙传媒" not in page


def test_care_and_nominations_of_the_year_stand_there_without_names(client: Client, office):
    client.force_login(office)
    for day in (date(2023, 6, 1), date(2023, 8, 1)):
        services.add(kind=CARE, values={"title": "观看儿童剧", "audience": "streamers", "on": day}, by=None)
    services.add(kind=CARE, values={"title": "职工的", "audience": "staff", "on": date(2023, 6, 1)}, by=None)
    camp = services.add(kind=TRAINING, values={"title": "实训营", "on": date(2023, 9, 1)}, by=None)
    named = {"training": camp, "category": "streamer", "name": "某主播", "has_consented": True}
    services.add(kind=NOMINATION, values={**named, "on": date(2023, 8, 1)}, by=None)

    page = client.get(f"{ADDRESS}?as_of=2023-12-31").content.decode()
    assert "多次" in page
    assert "实训营" in page
    assert "某主播" not in page
    assert "职工的" not in page
    assert "多次" not in client.get(f"{ADDRESS}?as_of=2023-07-01").content.decode()


@pytest.mark.parametrize("day", ["2999-01-01", "1800-01-01", "不是日子", "2023-13-01"])
def test_a_day_that_is_none_is_answered_plainly(client: Client, office, day):
    client.force_login(office)
    assert client.get(f"{ADDRESS}?as_of={day}").status_code == 400


def test_the_facts_are_entered_on_the_firm_s_page_and_by_interface(client: Client, office, sector):
    client.force_login(office)
    page = client.get(f"/enterprises/{sector.pk}/edit/?section=streaming").content.decode()
    assert "签约主播数" in page
    answer = client.get(f"/api/v1/enterprises/{sector.pk}/").json()
    assert (answer["streamers"], answer["live_rooms"], answer["is_mcn"]) == (20, 3, True)
    assert answer["platforms"] == "甲平台、乙平台"
