"""R10, R27, R28, R29: whose a need is hears of it; a confidential one is named to nobody."""

from datetime import date
from typing import Any

import pytest

from foundation.trail.clock import clock_at
from reminders.todo import todo_of
from tests.cast import make_firm, moment, street
from tests.reminders.conftest import PLACE, make_instructed
from tests.reminders.situation import told_of
from tests.reminders.test_rules import found
from tests.visits.needs_cast import make_need, step
from visits.needs.chain import Holder

pytestmark = pytest.mark.django_db
DAY = date(2024, 3, 4)


@pytest.fixture
def firm(team: Any) -> Any:
    return make_instructed("南京诉求科技有限公司", team["instructor"], on=date(2024, 1, 1))


def raised(firm: Any, **more: Any) -> Any:
    with clock_at(moment(DAY.isoformat())):
        return make_need(firm, **{"raised_on": DAY, **more})


def test_the_office_assigns_and_the_holder_answers(team: Any, firm: Any) -> None:
    need = raised(firm)
    (due,) = found("R10", DAY)
    assert (due.text, due.due_on) == ("2024-03-04 提出，还没有分派。", date(2024, 3, 11))
    assert told_of(due, DAY) == [team["office"]]
    with clock_at(moment("2024-03-05")):
        step(need, "assigned", team["office"], to=Holder(team["instructor"].person.pk))
    (due,) = found("R10", date(2024, 3, 5))
    assert due.due_on == date(2024, 3, 12)
    assert told_of(due, date(2024, 3, 5)) == [team["instructor"]]
    assert set(told_of(due, date(2024, 3, 19))) == {team["instructor"], team["office"]}, "late by a week"
    with clock_at(moment("2024-03-06")):
        step(need, "waiting", team["instructor"], text="等材料")
        assert found("R10", date(2024, 3, 12)) == [], "the firm has it"


def test_a_street_hears_by_its_people(team: Any, firm: Any) -> None:
    raised(firm, holder=Holder(None, street(PLACE).pk))
    (due,) = found("R10", DAY)
    assert set(told_of(due, DAY)) == {team["lead"], team["implementer"]}


def test_silence_revisit_and_the_yearly_look(team: Any, firm: Any) -> None:
    need = raised(firm, holder=Holder(team["instructor"].person.pk))
    assert found("R27", date(2024, 4, 2)) == []
    (due,) = found("R27", date(2024, 4, 3))
    assert "一句话即可" in due.text
    with clock_at(moment("2024-04-03")):
        step(need, "replied", team["instructor"], text="好了", outcome="solved")
    (due,) = found("R28", date(2024, 4, 10))
    assert due.due_on == date(2024, 4, 10)
    with clock_at(moment("2024-04-11")):
        step(need, "long_term", team["instructor"], text="要等规划")
    assert found("R29", date(2025, 3, 11)) == []
    assert found("R29", date(2025, 3, 12))[0].due_on == date(2025, 4, 11)


def test_a_confidential_one_is_named_to_nobody(team: Any, firm: Any) -> None:
    raised(firm, holder=Holder(team["instructor"].person.pk), title="不让人知道", is_confidential=True)
    make_firm("别的公司")
    (due,) = found("R10", DAY)
    assert "不让人知道" not in f"{due.about}{due.text}{due.url}"
    with clock_at(moment(DAY.isoformat())):
        for name, sees in (("instructor", True), ("implementer", False), ("lead", False)):
            cards = [card for _, _, group in todo_of(team[name], DAY).groups for card in group]
            assert any(card.rule.code == "R10" for card in cards) is sees, name
