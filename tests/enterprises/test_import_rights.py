"""An import reaches no further than the person who makes it."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from foundation.accounts.roles import Right
from foundation.exchange.imports.targets import TARGETS, JudgeContext, SourceRow
from foundation.exchange.reading.ledgers import read_file
from orgs.duties import services as duties
from orgs.enterprises import services
from orgs.enterprises.models import Enterprise, EnterpriseState
from tests.cast import LONG_AGO, make_firm, make_user, street
from tests.enterprises.import_files import CODES, firm, ledger, run
from tests.enterprises.test_import_rules import DAY


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "台账.xlsx"


def test_a_street_lead_imports_only_the_own_street(street_lead: Any, path: Path) -> None:
    make_firm("南京自家科技有限公司", code=CODES[0], place="梅园新村街道")
    make_firm("南京别家科技有限公司", code=CODES[1], place="玄武门街道", phone="13800000009", contact="王某")
    rows = [
        firm("南京自家科技有限公司", CODES[0], "梅园新村街道", 从业人员数=10),
        firm("南京冒名科技有限公司", CODES[1], "梅园新村街道", 从业人员数=10),
        firm("南京新来科技有限公司", CODES[2], "梅园新村街道"),
        firm("南京外街科技有限公司", CODES[3], "红山街道"),
        firm("南京无址科技有限公司", CODES[4], None),
    ]
    told = run(ledger(path, *rows), by=street_lead)

    assert told.outcomes == ["update", "error", "create", "error", "needs_review"]
    assert "“南京外街科技有限公司”（红山街道）不在您负责的街道（园区）" in told.reasons
    assert "“南京冒名科技有限公司”" in told.reasons
    assert Enterprise.objects.count() == 3


def test_a_refusal_says_nothing_of_a_foreign_firm(street_lead: Any, path: Path) -> None:
    make_firm("南京别家科技有限公司", code=CODES[1], place="玄武门街道", phone="13800000009", contact="王某")
    rows = [firm("南京冒名科技有限公司", CODES[1], "梅园新村街道"), firm("南京别家科技有限公司", None, "梅园新村街道")]
    told = run(ledger(path, *rows), by=street_lead)

    assert told.outcomes == ["error", "needs_review"]
    said = told.out.replace("南京别家科技有限公司", "", 1)  # the name as typed in the file
    for secret in ("玄武门", "13800000009", "王某", "南京别家科技有限公司（"):
        assert secret not in said


def test_the_own_firm_cannot_be_moved_away_by_import(street_lead: Any, path: Path) -> None:
    make_firm("南京自家科技有限公司", code=CODES[0], place="梅园新村街道")

    assert run(ledger(path, firm("南京自家科技有限公司", place="红山街道")), by=street_lead).outcomes == ["error"]


@pytest.mark.parametrize("who", ["leader", "committee", "instructor", "superior", "sysadmin", "nobody"])
def test_without_the_right_to_import_the_command_refuses(request: Any, who: str, path: Path) -> None:
    told = run(ledger(path, firm()), by=request.getfixturevalue(who))

    assert told.code == 2
    assert "没有导入台账的权限" in told.err
    assert not Enterprise.objects.exists()


class Without:
    """The person without one right."""

    def __init__(self, person: Any, right: Right) -> None:
        self._person, self._right = person, right

    def __getattr__(self, name: str) -> Any:
        return getattr(self._person, name)

    def may(self, right: Right) -> bool:
        return right != self._right and self._person.may(right)


def judged(path: Path, by: Any) -> list[Any]:
    target = TARGETS["enterprises"]
    file = read_file(path, path.name, headers=target.headers())
    return target.judge([SourceRow(s.name, row) for s in file.sheets for row in s.rows], JudgeContext(by=by, on=DAY))


def test_without_the_right_to_add_new_rows_are_errors_and_updates_are_not(office: Any, path: Path) -> None:
    make_firm("南京示例科技有限公司", code=CODES[0], staff=10)
    ledger(path, firm(从业人员数=11), firm("南京乙有限公司", CODES[1]))

    assert [j.outcome for j in judged(path, Without(office, Right.ADD_ENTERPRISES))] == ["update", "error"]
    assert [j.outcome for j in judged(path, Without(office, Right.EDIT_RECORDS))] == ["error", "new"]


def test_a_scope_that_ended_between_check_and_apply_writes_nothing(street_lead: Any, office: Any, path: Path) -> None:
    from foundation.exchange.imports.applying import apply_now
    from foundation.exchange.models import ImportBatch, ImportRow
    from tests.enterprises.test_import_settling import checked

    known = make_firm("南京自家科技有限公司", code=CODES[0], place="梅园新村街道", staff=10)
    batch = checked(ledger(path, firm("南京自家科技有限公司", 从业人员数=12)), by=street_lead)
    services.move_within(enterprises=[known], on=DAY, jurisdiction=street("红山街道").pk, by=office)

    result = apply_now(batch=batch, by=street_lead, token=batch.token)

    assert (result.updated, result.left) == (0, 1)
    assert "不由您负责" in ImportRow.objects.get().reasons[0]["sentence"]
    assert ImportBatch.objects.get().changeset is None


def test_one_person_with_two_streets_imports_both(db: None, path: Path) -> None:
    both = make_user("both", "street_lead", name="两街")
    for place in ("红山街道", "锁金村街道"):
        duties.assign_street_role(
            jurisdiction=street(place), person=both.person, part="lead", starts_on=LONG_AGO, by=None
        )
    told = run(ledger(path, firm(place="红山街道"), firm("南京乙有限公司", CODES[1], "锁金村街道")), by=both)

    assert told.outcomes == ["create", "create"]


def test_judging_costs_the_same_for_20_rows_as_for_200(office: Any, tmp_path: Path) -> None:
    for number in range(10):
        make_firm(f"南京{number}科技有限公司", code=CODES[number], staff=10)

    def queries(count: int) -> int:
        rows = [firm(f"南京{n}科技有限公司", CODES[n], 从业人员数=10 + n % 3) for n in range(10)]
        rows += [firm(f"南京新{n}科技有限公司", None, 从业人员数=n) for n in range(count - 10)]
        target = TARGETS["enterprises"]
        path = ledger(tmp_path / f"{count}.xlsx", *rows)
        file = read_file(path, path.name, headers=target.headers())
        source = [SourceRow(s.name, row) for s in file.sheets for row in s.rows]
        judged(path, office)  # settings are read once
        with CaptureQueriesContext(
            connection,
        ) as asked:
            found = target.judge(source, JudgeContext(by=office, on=DAY))
        assert len(found) == count
        return len(asked)

    assert queries(20) == queries(200) <= 30


def test_a_check_writes_no_record(office: Any, path: Path) -> None:
    from tests.enterprises.test_import_settling import checked

    checked(ledger(path, firm()), by=office)

    assert not EnterpriseState.objects.exists()
