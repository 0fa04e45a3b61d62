"""总览 and 驾驶舱: what each role sees first, and that every number agrees with the list behind it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from foundation.trail import clock
from foundation.trail.clock import clock_at
from orgs.enterprises.services import confirm
from orgs.parties.services.unbuilt import give_reason
from orgs.rounds.services import open_round
from reminders.overview import overview_of
from tests.cast import make_firm, moment
from tests.pages import opened
from tests.reminders.conftest import PLACE

pytestmark = pytest.mark.django_db


def log_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def firms(team: Any) -> None:
    with clock_at(moment("2022-06-30")):
        made = [
            make_firm(f"南京{n}号科技有限公司", place=place, on=date(2022, 6, 30), staff=80, members_total=0)
            for n, place in enumerate([PLACE, PLACE, PLACE, "玄武门街道", "玄武门街道"])
        ]
    confirm(enterprises=[made[0].pk], by=None)


def test_every_number_leads_to_as_many_rows(firms, team):
    client, overview = log_in(team["office"]), overview_of(team["office"])
    checked = 0
    for line in [*overview.lines, overview.total]:
        for cell in [line.total, *line.cells]:
            page = client.get(cell.url)
            assert page.context["selection"].queryset.count() == cell.value, cell.url
            checked += 1
    assert checked == 3 * 5
    valid = next(figure for figure in overview.figures if figure.label == "数据有效")
    assert client.get(valid.url).context["selection"].queryset.count() == int(valid.value) == 1


def test_the_sentences_count_and_name_the_street_with_most(firms, team):
    sentences = [sentence.text for sentence in overview_of(team["office"]).sentences]

    assert "4 家数据逾期未更新，其中 2 家在梅园新村街道。" in sentences
    assert any(text.startswith("5 家从业人员较多而没有党员") for text in sentences)


def test_a_street_sees_its_own_numbers_only(firms, team):
    overview = overview_of(team["lead"])

    assert [(line.name, line.total.value) for line in overview.lines] == [(PLACE, 3)]
    assert overview.figures[0].value == "3"


@pytest.mark.parametrize(
    ("who", "page", "heading"),
    [
        ("office", "/overview/", "全区总览"),
        ("lead", "/overview/", "本街道（园区）总览"),
        ("implementer", "/overview/", "本街道（园区）总览"),
        ("instructor", "/todo/", "我的待办"),
    ],
)
def test_each_role_starts_where_its_work_is(team, who, page, heading):
    answer = log_in(team[who]).get("/", follow=True)

    assert answer.redirect_chain[-1][0] == page
    assert heading in answer.content.decode()


def test_leaders_start_in_the_cockpit_and_members_at_their_liaison_points(leader, committee):
    assert log_in(leader).get("/").url == "/cockpit/"
    assert log_in(committee).get("/").url == "/liaison/mine/"


def test_a_past_year_end_is_compared(firms, team):
    assert "比上年末" in overview_of(team["office"]).figures[0].note


def test_the_page_costs_the_same_for_five_firms_as_for_thirty(firms, team):
    client = log_in(team["office"])
    counts = []
    for number in (0, 25):
        for n in range(number):
            make_firm(f"南京又{n}号科技有限公司", place=PLACE)
        client.get("/overview/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/overview/")
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_firms_whose_reason_is_known_are_told_apart(team):
    firms = [make_firm(f"南京{n}号科技有限公司", place=PLACE, members_full=4, members_total=4) for n in range(3)]
    today = clock.today()
    give_reason(enterprise=firms[0], reason="正在筹备", starts_on=today, ends_on=today + timedelta(days=90), by=None)

    sentences = [sentence.text for sentence in overview_of(team["office"]).sentences]

    assert "3 家应建未建党组织，其中 1 家已说明原因。" in sentences


def test_a_street_sees_how_far_its_own_round_is_and_opens_the_rows(firms, team):
    found = open_round()
    lead = log_in(team["lead"])

    (line,) = lead.get("/overview/").context["overview"].round.lines

    assert (line.name, line.total.value, [cell.value for cell in line.cells]) == (PLACE, 3, [1, 2, 0])
    for cell in [line.total, *line.cells]:
        assert lead.get(cell.url).context["selection"].queryset.count() == cell.value, cell.url
    assert f"本轮数据更新（{found}）" in lead.get("/overview/").content.decode()
    assert "本轮数据更新" not in opened(log_in(team["office"]), "/overview/", "总览")  # it has a page of its own


def test_without_a_round_the_street_s_page_says_nothing_of_it(firms, team):
    assert "本轮数据更新" not in opened(log_in(team["lead"]), "/overview/", "总览")
