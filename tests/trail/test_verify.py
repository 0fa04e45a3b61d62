"""verify_trail proves the projection and finds whatever was altered by SQL."""

from datetime import date
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from foundation.trail.events import record_event
from foundation.trail.models import PersonalValue
from foundation.trail.verify import verify_trail
from orgs.duties import services as duties
from orgs.enterprises import services
from tests.cast import LONG_AGO, make_firm


@pytest.fixture
def history(office: Any, instructor: Any) -> Any:
    firm = make_firm("甲公司", staff=10, phone="13800000001")
    services.edit_enterprise(enterprise=firm, values={"staff": 20}, on=date(2023, 6, 1), by=office)
    change = firm.changes.get(kind="staff")
    services.withdraw_change(change=change, by=office, reason="误录")
    services.move_out(enterprises=[make_firm("乙公司")], on=date(2023, 6, 1), to="建邺区", by=office)
    duties.assign_instructor(person=instructor.person, enterprise=firm, starts_on=LONG_AGO, by=None)
    record_event(event="export", title="导出", by=office)
    record_event(event="export", title="再导出", by=office)
    return firm


def test_an_honest_history_has_no_flaw(history: Any) -> None:
    assert list(verify_trail()) == []
    call_command("verify_trail")


ALTERATIONS = {
    "a changed amount in a change": "UPDATE enterprises_enterprisechange SET effective_on = '2023-01-01' WHERE kind = 'moved_out'",
    "a change made up afterwards": "UPDATE enterprises_enterprisechange SET withdrawn_at = NULL, withdrawn_by_id = NULL",
    "a state that says otherwise": "UPDATE enterprises_enterprisestate SET staff = 99 WHERE superseded_at IS NULL",
    "a state taken away": "DELETE FROM enterprises_enterprisestate WHERE presence = 'moved_out'",
    "another author": "UPDATE trail_changeset SET by_id = NULL WHERE kind = 'move_out'",
    "another time": "UPDATE trail_changeset SET at = '2020-01-01 00:00:00+00:00' WHERE kind = 'move_out'",
    "another reason": "UPDATE trail_changeset SET reason = '别的' WHERE kind = 'withdraw_change'",
    "an item rewritten": "UPDATE trail_changeitem SET object_id = object_id + 1 WHERE id = (SELECT MAX(id) FROM trail_changeitem)",
    "an item removed": "DELETE FROM trail_changeitem WHERE id = (SELECT MAX(id) FROM trail_changeitem)",
    "a period moved": "UPDATE duties_instructorassignment SET starts_on = '2021-01-01'",
    "an event removed": "DELETE FROM trail_auditevent WHERE title = '导出'",
    "the last event cut off": "DELETE FROM trail_auditevent WHERE title = '再导出'",
    "an event rewritten": "UPDATE trail_auditevent SET title = '没有导出' WHERE title = '导出'",
    "a chain head rewritten": "UPDATE trail_chainday SET count = count - 1",
}


@pytest.mark.parametrize("sql", ALTERATIONS.values(), ids=ALTERATIONS.keys())
def test_what_was_altered_by_sql_is_found(history: Any, sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        assert cursor.rowcount >= 1, "the alteration changed nothing: the test would prove nothing"
    assert list(verify_trail())
    with pytest.raises(SystemExit):
        call_command("verify_trail")


def test_erasing_a_personal_value_breaks_nothing(history: Any) -> None:
    PersonalValue.objects.update(value=None)
    assert list(verify_trail()) == []
