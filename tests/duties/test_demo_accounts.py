"""demo_accounts: one account per role, safe to run again."""

import json
import stat
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from foundation.accounts.models import Person, User
from foundation.accounts.roles import Role
from foundation.accounts.services import add_person
from foundation.trail.models import AuditEvent, ChangeItem, Changeset
from orgs.duties import services
from orgs.duties.demo import USERNAMES, passwords_file
from orgs.duties.models import InstructorAssignment, LiaisonPoint, StreetRole
from orgs.enterprises.models import EnterpriseState
from tests.cast import make_firm, make_user, street

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path


def run(capsys: Any) -> dict[str, str]:
    """Passwords by login name, as printed."""
    call_command("demo_accounts")
    rows = [line.split() for line in capsys.readouterr().out.splitlines()[1:-1]]
    return {row[-2]: row[-1] for row in rows}


def test_every_role_can_log_in_with_the_printed_password(capsys):
    printed = run(capsys)

    assert set(printed) == set(USERNAMES)
    for username, role in USERNAMES.items():
        client = Client()
        answer = client.post(reverse("accounts:login"), {"username": username, "password": printed[username]})
        assert answer.status_code == 302
        assert client.get(reverse("accounts:me")).status_code == 200, "nobody has to change the password first"
        assert User.objects.get(username=username).roles == {role}
        assert User.objects.get(username=username).is_demo


def test_running_it_again_changes_nothing(capsys):
    make_firm("甲公司（演示）")
    first = run(capsys)
    counts = (Changeset.objects.count(), Person.objects.count(), StreetRole.objects.count())
    stamps = list(User.objects.order_by("pk").values_list("password", "session_stamp"))

    assert run(capsys) == first
    assert (Changeset.objects.count(), Person.objects.count(), StreetRole.objects.count()) == counts
    assert list(User.objects.order_by("pk").values_list("password", "session_stamp")) == stamps


def test_passwords_are_this_machines_own_and_for_this_user_only(capsys, settings, tmp_path):
    printed = run(capsys)
    path = passwords_file()
    assert json.loads(path.read_text()) == printed
    assert stat.S_IMODE(path.stat().st_mode) == 0o600

    settings.VAR_DIR = tmp_path / "other"
    settings.VAR_DIR.mkdir()

    assert set(run(capsys).values()).isdisjoint(printed.values())


def test_no_table_keeps_a_printed_password(capsys):
    printed = run(capsys)

    kept = str([*Changeset.objects.values(), *ChangeItem.objects.values(), *AuditEvent.objects.values()])
    kept += str(list(User.objects.values()))
    assert not [password for password in printed.values() if password in kept]


def test_without_firms_there_is_a_street_and_nothing_else(capsys):
    run(capsys)

    roles = {role.part: role for role in StreetRole.objects.live()}
    assert set(roles) == {"lead", "implementer"}
    assert roles["lead"].jurisdiction == roles["implementer"].jurisdiction
    assert not InstructorAssignment.objects.exists()
    assert not LiaisonPoint.objects.exists()


def test_firms_that_come_later_are_shared_out_on_the_next_run(capsys):
    run(capsys)
    for number in range(8):
        make_firm(f"公司{number}（演示）", place="红山街道")
    run(capsys)

    instructor, committee = User.objects.get(username="instructor"), User.objects.get(username="committee")
    assert EnterpriseState.objects.visible_to(instructor).count() == 6
    assert EnterpriseState.objects.responsible_to(committee).count() == 1


def test_people_of_the_demonstration_year_get_the_accounts(capsys):
    lead, other = add_person(name="王某（演示）", by=None), add_person(name="真人", by=None)
    since: dict[str, Any] = {"starts_on": date(2024, 1, 1), "by": None}
    services.assign_street_role(jurisdiction=street("玄武湖街道"), person=lead, part="lead", **since)
    services.assign_liaison(person=other, enterprise=make_firm("甲公司"), **since)
    free = make_firm("乙公司")

    run(capsys)

    assert User.objects.get(username="streetlead").person == lead
    committee = User.objects.get(username="committee")
    assert committee.person != other, "nobody real is given a demonstration account"
    assert LiaisonPoint.objects.get(person=committee.person).enterprise == free, "one member a firm"


def test_an_ordinary_account_is_never_taken_over(capsys):
    own = make_user("office", Role.LEADER)

    with pytest.raises(CommandError, match="已是正式账号"):
        call_command("demo_accounts")

    assert User.objects.get(pk=own.pk).password == own.password
    assert User.objects.get(pk=own.pk).roles == {Role.LEADER}


def test_somebody_who_changed_a_demonstration_password_gets_it_back(capsys):
    printed = run(capsys)
    account = User.objects.get(username="leader")
    from foundation.accounts.services import change_password, set_active

    change_password(account=account, password="Qingtian-88-lantian", by=account)
    set_active(account=account, is_active=False, by=None)

    assert run(capsys) == printed
    assert User.objects.get(username="leader").check_password(printed["leader"])
    assert User.objects.get(username="leader").is_active
