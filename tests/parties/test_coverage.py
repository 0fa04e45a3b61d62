"""“两个覆盖” by hand-made cases, for three days of one year, and what the settings change."""

from datetime import date
from typing import Any

import pytest
from constance.test import override_config
from django.core.exceptions import ValidationError
from django.test import Client

from foundation.trail.asof import AsOf
from foundation.trail.clock import clock_at
from orgs.enterprises import services as enterprises
from orgs.enterprises.models import Enterprise, EnterpriseState
from orgs.parties import coverage, services
from orgs.parties.choices import ChangeKind, Coverage, Setup
from orgs.parties.coverage import coverage_of, covered_q, operating_q, unbuilt_q, unreached_q
from orgs.parties.metrics import Rate, organizations_at
from orgs.parties.models import PartyState
from orgs.parties.organization_facts import organizations_of
from orgs.parties.tables import CoverageTable
from tests.cast import make_firm, moment
from tests.parties.cast import make_organization

pytestmark = pytest.mark.django_db

WINTER, SUMMER, END = (AsOf(date.fromisoformat(day)) for day in ("2023-02-01", "2023-07-01", "2023-12-31"))


@pytest.fixture(autouse=True)
def no_other_sources(monkeypatch: Any) -> None:
    """The people of higher apps are not what is asked about here."""
    monkeypatch.setattr(coverage, "_sources", {})


@pytest.fixture
def firms() -> dict[str, Enterprise]:
    """A year of seven firms: a joint branch of three in February, of two and an own one in July, and so on."""
    with clock_at(moment("2024-01-10")):
        return year_of_seven()


def year_of_seven() -> dict[str, Enterprise]:
    made = {name: make_firm(f"南京{name}科技有限公司") for name in ("甲", "乙", "丙", "丁", "戊", "己", "庚")}
    joint = make_organization("联合党支部", *(made[n] for n in "甲乙丙"), lead=made["甲"], setup=Setup.JOINT.value)
    make_organization("甲党支部", made["甲"], on=date(2023, 6, 1), kind=ChangeKind.FOUNDED)
    services.end_host(host=joint.hosts.live().get(enterprise=made["丙"]), on=date(2023, 5, 31), by=None)
    make_organization("丁功能型党支部", made["丁"], setup=Setup.FUNCTIONAL.value)
    enterprises.edit_enterprise(enterprise=made["戊"], values={"has_union": True}, on=date(2023, 6, 1), by=None)
    enterprises.suspend(enterprises=[made["己"]], on=date(2023, 9, 1), by=None)
    services.dissolve(organization=joint, on=date(2023, 11, 1), by=None)
    return made


def words(firms: dict[str, Enterprise], at: AsOf) -> str:
    """甲own 乙joint … in the order of the names, as the page's function and as the filters say it."""
    states = list(EnterpriseState.objects.as_of(at).present().filter(operating_q()))
    found = coverage_of(states, at)
    for kind in Coverage:
        filtered = EnterpriseState.objects.as_of(at).present().filter(operating_q()).filter(covered_q(kind, at))
        assert set(filtered.values_list("enterprise", flat=True)) == {pk for pk, k in found.items() if k == kind}
    return " ".join(f"{name}{found[firm.pk].value}" for name, firm in firms.items() if firm.pk in found)


def test_each_firm_is_covered_in_one_way_on_each_day(firms: dict[str, Enterprise]):
    assert words(firms, WINTER) == "甲joint 乙joint 丙joint 丁work 戊none 己none 庚none"
    assert words(firms, SUMMER) == "甲own 乙joint 丙none 丁work 戊work 己none 庚none"
    assert words(firms, END) == "甲own 乙none 丙none 丁work 戊work 庚none"


def test_a_joint_branch_of_three_firms_is_one_organisation(firms: dict[str, Enterprise], office: Any):
    assert organizations_at(office, WINTER).count() == 2
    assert organizations_at(office, SUMMER).count() == 3
    assert organizations_at(office, END).count() == 2


def test_own_and_joint_at_once_is_own_and_named_first(firms: dict[str, Enterprise]):
    names = [state.name for state in organizations_of([firms["甲"].pk], SUMMER)[firms["甲"].pk]]

    assert names == ["甲党支部", "联合党支部"]
    assert firms["庚"].pk not in organizations_of([firms["庚"].pk], SUMMER)


@override_config(PARTY_FUNCTIONAL_IS_WORK=False)
def test_functional_organisations_are_joint_when_the_office_says_so(firms: dict[str, Enterprise]):
    assert words(firms, WINTER) == "甲joint 乙joint 丙joint 丁joint 戊none 己none 庚none"


def test_a_womens_group_is_work_coverage_only_when_the_office_says_so(firms: dict[str, Enterprise]):
    enterprises.edit_enterprise(enterprise=firms["庚"], values={"has_womens_group": True}, on=date(2023, 1, 5), by=None)

    assert words(firms, WINTER).endswith("庚none")
    with override_config(PARTY_WOMENS_GROUP_IS_WORK=True):
        assert words(firms, WINTER).endswith("庚work")


def test_people_of_higher_apps_are_work_coverage(firms: dict[str, Enterprise]):
    coverage.register_work_coverage(lambda at: Enterprise.objects.filter(pk=firms["庚"].pk).values("pk"), "test")

    assert words(firms, WINTER).endswith("庚work")


def test_a_withdrawn_host_covers_only_as_known_before(firms: dict[str, Enterprise]):
    with clock_at(moment("2024-02-01")):
        host = services.add_host(
            organization=make_organization("庚党支部", firms["庚"], on=date(2023, 1, 1)),
            enterprise=firms["己"],
            on=date(2023, 1, 1),
            by=None,
        )
    with clock_at(moment("2024-03-01")):
        services.withdraw_host(host=host, reason="误录", by=None)

    then = AsOf(WINTER.day, moment("2024-02-15"))
    assert "己own" in words(firms, then)
    assert "己none" in words(firms, WINTER)


def test_nobody_said_how_it_was_set_up():
    one, two, three = (make_firm(f"南京{n}科技有限公司") for n in "甲乙丙")
    make_organization("甲支部", one, setup="")
    make_organization("乙丙支部", two, three, setup="")

    assert words({"甲": one, "乙": two, "丙": three}, WINTER) == "甲own 乙joint 丙joint"


def test_the_lists_of_what_is_missing():
    ready = make_firm("甲有限公司", members_full=3, members_total=3)
    joint = make_firm("乙有限公司", members_full=5, members_total=5)
    own = make_firm("丙有限公司", members_full=9, members_total=9)
    make_firm("丁有限公司", members_full=2, members_total=2)
    empty = make_firm("戊有限公司", staff=50, members_total=0)
    make_firm("己有限公司", staff=500)
    make_firm("庚有限公司", staff=49, members_total=0)
    make_organization("联合支部", joint, make_firm("辛有限公司"), setup=Setup.JOINT.value)
    make_organization("丙支部", own)
    present = EnterpriseState.objects.as_of(WINTER).present()

    assert {s.enterprise for s in present.filter(unbuilt_q(WINTER))} == {ready, joint}
    assert {s.enterprise for s in present.filter(unreached_q(WINTER))} == {empty}


@pytest.mark.parametrize("ends_on", [date(2023, 1, 1), date(2025, 1, 1)], ids=["one day", "two years"])
def test_a_reason_holds_for_a_day_or_for_two_years(office: Any, ends_on: date):
    made = services.give_reason(
        enterprise=make_firm("甲有限公司"), reason="正在筹建", starts_on=date(2023, 1, 1), ends_on=ends_on, by=office
    )

    assert made.ends_on == ends_on


@pytest.mark.parametrize("ends_on", [date(2022, 12, 31), date(2025, 1, 2)], ids=["before it", "longer"])
def test_a_reason_ends_neither_before_it_begins_nor_after_two_years(office: Any, ends_on: date):
    with pytest.raises(ValidationError, match="最长两年"):
        services.give_reason(
            enterprise=make_firm("甲有限公司"), reason="筹建", starts_on=date(2023, 1, 1), ends_on=ends_on, by=office
        )


def test_a_firm_comes_back_to_the_list_when_its_reason_expires(office: Any):
    firm = make_firm("甲有限公司", members_full=3, members_total=3)
    services.give_reason(
        enterprise=firm, reason="正在筹建", starts_on=date(2023, 1, 1), ends_on=date(2023, 6, 30), by=office
    )

    def listed(day: str) -> tuple[int, int]:
        from django.http import QueryDict

        table = CoverageTable()
        asked = [table.select(office, QueryDict(f"tab={tab}&as_of={day}")) for tab in ("unbuilt", "unreasoned")]
        return asked[0].total.rows, asked[1].total.rows

    assert listed("2023-06-30") == (1, 0)
    assert listed("2023-07-01") == (1, 1)


def test_terms_that_end():
    make_organization("甲支部", last_election_on="2020-05-10", last_election_precision="day")
    make_organization("乙支部", last_election_on="2020-05-01", last_election_precision="month")
    make_organization("丙党委", last_election_on="2020-01-01", last_election_precision="year", category="committee")
    make_organization("丁支部")
    make_organization("戊支部", last_election_on="2020-02-29", last_election_precision="day", term_years=5)

    ends = {s.name: s.term_ends_on for s in PartyState.objects.as_of(END)}
    assert ends == {
        "甲支部": date(2023, 5, 10),
        "乙支部": date(2023, 5, 31),
        "丙党委": date(2025, 12, 31),
        "丁支部": None,
        "戊支部": date(2025, 2, 28),
    }
    assert {s.name for s in PartyState.objects.all().terms_ending(date(2023, 5, 31), END)} == {"甲支部", "乙支部"}


@pytest.mark.parametrize(
    ("part", "whole", "shown"), [(12, 80, "15.0%"), (3, 7, "3/7"), (0, 0, "—"), (10, 10, "100.0%")]
)
def test_a_rate_of_few_firms_is_shown_as_numbers(part: int, whole: int, shown: str):
    assert str(Rate(part, whole)) == shown


def test_every_number_of_the_page_opens_as_many_rows(firms: dict[str, Enterprise], office: Any, client: Client):
    client.force_login(office)
    board = client.get("/parties/coverage/?as_of=2023-07-01").context["board"]

    assert [n.value for n in board.total.numbers][:5] == [7, 1, 1, 2, 3]
    for line in (*board.lines, board.total):
        for number in line.numbers:
            assert client.get(number.url).context["selection"].total.rows == number.value, number.url
    rates = [rate for line in (*board.lines, board.total) for rate in (line.organized, line.own_rate, line.reached)]
    assert sum(bool(rate.url) for rate in rates) > 3
    for rate in rates:
        if rate.url:
            assert client.get(rate.url).context["selection"].total.rows == rate.rate.part, rate.url
    for label, number in board.organizations:
        assert client.get(number.url).status_code == 200
        if label == "党组织":
            assert number.value == 3


def test_the_page_says_day_denominator_and_definitions(firms: dict[str, Enterprise], superior: Any, client: Client):
    client.force_login(superior)
    page = client.get("/parties/coverage/?as_of=2023-07-01")
    text = page.content.decode()

    assert "截至 2023-07-01，分母：在册且未停业的企业 7 家" in text
    assert "功能型党组织" in text
    assert "coverage/firms" not in text, "figures only: no addresses of lists"


def test_a_street_counts_its_own_firms(firms: dict[str, Enterprise], implementer: Any, client: Client):
    make_firm("玄武门有限公司", place="玄武门街道")
    client.force_login(implementer)

    board = client.get("/parties/coverage/").context["board"]

    assert board.total.numbers[0].value == 1
    assert [line.name for line in board.lines] == ["玄武门街道"]
