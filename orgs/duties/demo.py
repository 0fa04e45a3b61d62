"""Accounts to try the portal with: one per role, each answering for something, none with a known password."""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from foundation.accounts.models import Person, User
from foundation.accounts.passwords import random_password
from foundation.accounts.roles import Role
from foundation.accounts.services import make_demo_account
from foundation.trail import clock
from foundation.trail.asof import AsOf
from orgs.duties import services
from orgs.duties.choices import StreetPart
from orgs.duties.models import InstructorAssignment, LiaisonPoint, StreetRole
from orgs.duties.querysets import DutyQuerySet
from orgs.enterprises.models import Enterprise, EnterpriseState
from orgs.places.models import Block, Jurisdiction

MARK = "（演示）"  # only people marked so are given a demonstration account
FIRMS = 6  # as many as an instructor gets where there are no blocks

USERNAMES: dict[str, Role] = {
    "sysadmin": Role.SYSTEM_ADMIN,
    "office": Role.OFFICE,
    "leader": Role.LEADER,
    "committee": Role.COMMITTEE,
    "streetlead": Role.STREET_LEAD,
    "implementer": Role.IMPLEMENTER,
    "instructor": Role.INSTRUCTOR,
    "superior": Role.SUPERIOR,
}


@dataclass(frozen=True)
class DemoAccount:
    role: str
    username: str
    password: str


def passwords_file() -> Path:
    return Path(settings.VAR_DIR) / "demo-accounts.json"


def make_demo_accounts() -> list[DemoAccount]:
    """Make the accounts, or put them right; the passwords of this machine stay the same from run to run."""
    passwords = _read_passwords()
    made = []
    for username, role in USERNAMES.items():
        account = User.objects.filter(username=username).first()
        person = (account.person if account else None) or _person_for(role)
        password = passwords.get(username) or random_password(User(username=username, person=person))
        passwords[username] = password
        account = make_demo_account(username=username, person=person, role=role, password=password)
        _give_duties(account, role)
        made.append(DemoAccount(str(role.label), username, password))
    _write_passwords(passwords)
    return made


def _read_passwords() -> dict[str, str]:
    try:
        found = json.loads(passwords_file().read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return {}
    return {name: password for name, password in found.items() if name in USERNAMES}


def _write_passwords(passwords: dict[str, str]) -> None:
    """Readable by this user only, from its first byte on."""
    path = passwords_file()
    beside = path.with_suffix(".new")
    beside.unlink(missing_ok=True)
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(passwords, file, ensure_ascii=False, indent=2)
    beside.replace(path)


# --- Whose account it is --------------------------------------------------------------------------


def _person_for(role: Role) -> Person:
    """Somebody of the demonstration year who holds this duty today, or a new person, not saved yet."""
    duties: dict[Role, DutyQuerySet] = {
        Role.STREET_LEAD: StreetRole.objects.filter(part=StreetPart.LEAD).order_by("jurisdiction__position", "pk"),
        Role.IMPLEMENTER: StreetRole.objects.filter(part=StreetPart.IMPLEMENTER).order_by(
            "jurisdiction__position", "pk"
        ),
        Role.INSTRUCTOR: InstructorAssignment.objects.order_by("-block", "pk"),
        Role.COMMITTEE: LiaisonPoint.objects.order_by("pk"),
    }
    if role in duties:
        held = duties[role].as_of(AsOf.today()).filter(person__name__endswith=MARK, person__user__isnull=True)
        if duty := held.select_related("person").first():
            return duty.person
    post = str(role.label).replace("（只读）", "")
    return Person(name=f"{post}{MARK}", unit="演示单位", post=post)


# --- What they answer for -------------------------------------------------------------------------


def _give_duties(account: User, role: Role) -> None:
    """A duty where the account has none; what needs firms waits until there are firms."""
    street = Jurisdiction.objects.filter(is_active=True).order_by("position", "pk").first()
    if street is None or account.person is None:
        return
    since: dict[str, Any] = {"person": account.person, "starts_on": clock.today(), "by": None}
    if role in (Role.STREET_LEAD, Role.IMPLEMENTER) and not _has(StreetRole, account):
        part = StreetPart.LEAD if role == Role.STREET_LEAD else StreetPart.IMPLEMENTER
        services.assign_street_role(jurisdiction=street, part=part, **since)
    if role == Role.INSTRUCTOR and not _has(InstructorAssignment, account):
        _give_firms(street, since)
    if role == Role.COMMITTEE and not _has(LiaisonPoint, account):
        for firm in _firms_of(street, without=LiaisonPoint.objects.as_of(AsOf.today()).values("enterprise"))[:1]:
            services.assign_liaison(enterprise=firm, **since)


def _has(model: Any, account: User) -> bool:
    return model.objects.held_by(account, clock.today()).exists()


def _give_firms(street: Jurisdiction, since: dict[str, Any]) -> None:
    states = EnterpriseState.objects.as_of(AsOf.today()).present()
    block = Block.objects.filter(is_active=True, pk__in=states.values("block")).first()
    if block is not None:
        services.assign_instructor(block=block, **since)
    elif firms := _firms_of(street)[:FIRMS]:
        services.assign_instructor_to(enterprises=firms, **since)


def _firms_of(street: Jurisdiction, *, without: QuerySet | tuple[()] = ()) -> list[Enterprise]:
    """Firms of the street, or of anywhere when it has none."""
    present = EnterpriseState.objects.as_of(AsOf.today()).present().exclude(enterprise__in=without)
    present = present.order_by("sort_key", "pk")
    ids = list(present.filter(jurisdiction=street).values_list("enterprise", flat=True)[:FIRMS])
    return list(Enterprise.objects.filter(pk__in=ids or list(present.values_list("enterprise", flat=True)[:FIRMS])))
