"""The page of a past day ends on that day, and tells a former street nothing of what came after."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from foundation.trail.asof import AsOf
from foundation.trail.clock import clock_at
from orgs.enterprises import services
from orgs.enterprises.models import EnterpriseState
from tests.cast import moment, street
from tests.past.conftest import (
    AFTER,
    BEFORE,
    LATER_ALIAS,
    LATER_DAY,
    LATER_WORDS,
    THEIR_ALIAS,
    THEIR_DAY,
    THEIR_REASON,
    Moved,
)

pytestmark = pytest.mark.django_db


def read(client: Any, user: Any, url: str, **query: str) -> str:
    client.force_login(user)
    response = client.get(url, query)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_a_former_street_reads_its_own_days_and_nothing_later(client: Any, moved: Moved) -> None:
    url = reverse("enterprises:detail", args=[moved.firm.pk])

    page = read(client, moved.former, url, as_of=THEIR_DAY)

    assert BEFORE in page, "it is the firm's page"
    assert THEIR_REASON in page
    assert THEIR_ALIAS in page
    assert [word for word in LATER_WORDS if word in page] == []


def test_the_rest_of_the_timeline_ends_on_the_same_day(client: Any, moved: Moved) -> None:
    url = reverse("enterprises:timeline", args=[moved.firm.pk])

    page = read(client, moved.former, url, as_of=THEIR_DAY)

    assert THEIR_REASON in page
    assert [word for word in LATER_WORDS if word in page] == []
    client.force_login(moved.former)
    assert client.get(url).status_code == 404, "today it is another street's"


def test_the_present_street_reads_the_whole_story_and_a_past_day_up_to_it(
    client: Any, moved: Moved, office: Any
) -> None:
    url = reverse("enterprises:detail", args=[moved.firm.pk])

    for user in (moved.present, office):
        today = read(client, user, url)
        assert all(word in today for word in (THEIR_REASON, AFTER, LATER_ALIAS))
    page = read(client, office, url, as_of=THEIR_DAY)
    assert THEIR_REASON in page
    assert [word for word in LATER_WORDS if word in page] == []


def test_a_street_that_has_a_firm_again_reads_nothing_of_the_time_between(
    client: Any, moved: Moved, office: Any
) -> None:
    with clock_at(moment("2023-10-01")):
        back = street("梅园新村街道")
        services.move_within(enterprises=[moved.firm], on=date(2023, 10, 1), jurisdiction=back.pk, by=office)
    with clock_at(moment("2023-11-01")):
        services.edit_enterprise(
            enterprise=moved.firm, values={"staff": 12}, on=date(2023, 11, 1), reason="又是牵头人的", by=moved.former
        )
    url = reverse("enterprises:detail", args=[moved.firm.pk])

    page = read(client, moved.former, url, as_of="2023-11-02")

    assert "又是牵头人的" in page
    assert THEIR_REASON in page
    assert "落实人记下的原因" not in page


def test_what_was_known_then_tells_no_later_act(client: Any, moved: Moved, office: Any) -> None:
    url = reverse("enterprises:detail", args=[moved.firm.pk])

    page = read(client, office, url, as_of=LATER_DAY, known_at="2023-02-01")

    assert BEFORE in page
    assert THEIR_REASON not in page


# --- Names ----------------------------------------------------------------------------------------


def ledger(client: Any, user: Any, **query: str) -> str:
    return read(client, user, reverse("enterprises:changes"), **query)


def test_the_ledger_calls_a_departed_firm_by_the_last_name_its_street_knew(client: Any, moved: Moved) -> None:
    page = ledger(client, moved.former)

    assert BEFORE in page
    assert "区内变更" in page, "it sees the firm leave"
    assert AFTER not in page
    assert AFTER in ledger(client, moved.present)


def test_a_ledger_of_a_past_day_speaks_with_the_names_of_that_day(client: Any, moved: Moved, office: Any) -> None:
    then = ledger(client, office, as_of=THEIR_DAY)
    assert BEFORE in then
    assert AFTER not in then
    assert AFTER in ledger(client, office, as_of=LATER_DAY)
    chip = ledger(client, office, as_of=THEIR_DAY, enterprise=str(moved.firm.pk))
    assert f"企业：{BEFORE}" in chip


@pytest.mark.parametrize("word", [AFTER, LATER_ALIAS, "FHJC"])
def test_a_later_name_finds_nothing_for_the_former_street(client: Any, moved: Moved, word: str) -> None:
    rows = reverse("enterprises:list")
    for url, query in ((reverse("enterprises:changes"), {}), (rows, {"as_of": THEIR_DAY})):
        page = read(client, moved.former, url, q=word, **query)
        assert "没有符合条件的记录" in page
        assert BEFORE not in page


@pytest.mark.parametrize("word", [BEFORE, THEIR_ALIAS])
def test_a_name_it_knew_finds_it(client: Any, moved: Moved, word: str) -> None:
    assert BEFORE in ledger(client, moved.former, q=word)
    assert BEFORE in read(client, moved.former, reverse("enterprises:list"), q=word, as_of=THEIR_DAY)


def test_a_past_day_s_list_knows_no_later_name_for_the_office_either(client: Any, moved: Moved, office: Any) -> None:
    rows = reverse("enterprises:list")

    assert "没有符合条件的记录" in read(client, office, rows, q=LATER_ALIAS, as_of=THEIR_DAY)
    assert AFTER in read(client, office, rows, q=LATER_ALIAS)
    assert AFTER in read(client, office, rows, q=BEFORE), "the former name is kept"


def test_other_names_have_their_days(moved: Moved) -> None:
    states = EnterpriseState.objects.filter(enterprise=moved.firm)

    def found(word: str, day: str) -> bool:
        return states.as_of(AsOf(date.fromisoformat(day))).search(word).exists()

    assert not found(THEIR_ALIAS, "2023-02-28")
    assert found(THEIR_ALIAS, "2023-03-01")
    assert not found(AFTER, "2023-07-31")
    assert found(BEFORE, "2023-08-01"), "a former name from the day of the new one on"


def test_the_street_s_export_and_interface_say_the_same(client: Any, moved: Moved) -> None:
    client.force_login(moved.former)

    told = client.get("/api/v1/ledger/").content.decode()
    found = client.get("/api/v1/ledger/", {"q": AFTER}).json()

    assert BEFORE in told
    assert AFTER not in told
    assert found["results"] == []
