"""Tokens: made and revoked by their owner, and never good for more than the owner is."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from foundation.accounts import services as accounts
from foundation.accounts import tokens
from foundation.accounts.models import ApiToken, Session, User
from foundation.accounts.roles import Role
from foundation.accounts.services import Span
from foundation.trail import clock as trail_clock
from foundation.trail.models import AuditEvent
from foundation.trail.recording import changeset
from tests.accounts.conftest import clock, log_in, try_login  # noqa: F401 - fixtures
from tests.api.conftest import Program, program_of
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db
PAGE = "/accounts/me/tokens/"
MAKE = {"name": "街道同步程序", "days": "30", "is_read_only": "1", "password": PASSWORD}


def may_read(program: Program) -> bool:
    return program.read("me/").status_code == 200


def page_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


# --- Making and revoking --------------------------------------------------------------------------


def test_the_owner_makes_a_token_and_sees_it_once(street_lead):
    own = page_of(street_lead)

    made = own.post(PAGE, MAKE)

    text = re.search(r"xw_[0-9a-f]{12}_[\w-]{43}", made.content.decode())[0]
    assert "no-store" in made["Cache-Control"]
    assert may_read(Program(text))
    assert text not in own.get(PAGE).content.decode()
    assert "街道同步程序" in own.get(PAGE).content.decode()
    token = ApiToken.objects.get()
    assert text.rsplit("_", 1)[1] not in f"{token.prefix}{token.digest}"
    event = AuditEvent.objects.get(event="token_made")
    assert event.by == street_lead
    assert text not in f"{event.title}{event.detail}"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"password": "falsch"}, "现在的密码不正确"),
        ({"password": ""}, "请填写现在的密码"),
        ({"name": ""}, "请写明用途"),
        ({"days": "3650"}, "days"),
        ({"is_read_only": "2"}, "is_read_only"),
    ],
)
def test_a_wrong_form_makes_no_token_and_loses_nothing(street_lead, change, words):
    answer = page_of(street_lead).post(PAGE, {**MAKE, **change})

    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert ("街道同步程序" in answer.content.decode()) == ("name" not in change)
    assert not ApiToken.objects.exists()


def test_guessing_the_password_there_ends_the_session(street_lead):
    own = page_of(street_lead)

    for _ in range(5):
        answer = own.post(PAGE, {**MAKE, "password": "falsch"})

    assert answer.url == reverse("accounts:login")
    assert not ApiToken.objects.exists()


def test_five_tokens_are_enough(street_lead):
    own = page_of(street_lead)
    for _ in range(5):
        own.post(PAGE, MAKE)

    answer = own.post(PAGE, MAKE)

    assert "最多 5 个" in answer.content.decode()
    assert ApiToken.objects.count() == 5


def test_a_revoked_token_opens_nothing(street_lead):
    program = program_of(street_lead)
    assert may_read(program)

    page_of(street_lead).post(f"{PAGE}{ApiToken.objects.get().pk}/revoke/")

    answer = program.read("me/")
    assert (answer.status_code, answer.json()["code"]) == (401, "token_over")
    assert AuditEvent.objects.filter(event="token_revoked").count() == 1
    assert AuditEvent.objects.filter(event="token_refused").count() == 1


def test_nobody_revokes_another_ones_token(street_lead, sysadmin):
    program = program_of(street_lead)

    answer = page_of(sysadmin).post(f"{PAGE}{ApiToken.objects.get().pk}/revoke/")

    assert answer.status_code == 404
    assert may_read(program)


def test_a_token_makes_no_tokens(street_lead):
    assert program_of(street_lead).get(PAGE).status_code == 302


# --- What ends it ---------------------------------------------------------------------------------


TRIGGERS: dict[str, Any] = {
    "password changed": lambda user, admin: accounts.change_password(
        account=user, password="Qingtian-88-lantian", by=user
    ),
    "password reset": lambda user, admin: accounts.reset_password(account=user, by=admin),
    "roles changed": lambda user, admin: accounts.set_roles(
        account=user, roles={Role.LEADER: Span(trail_clock.today())}, by=admin
    ),
    "disabled": lambda user, admin: accounts.set_active(account=user, is_active=False, by=admin),
    "logged out everywhere": lambda user, admin: accounts.end_sessions(account=user, by=user),
}


@pytest.mark.parametrize("trigger", TRIGGERS)
def test_it_ends_the_token_at_the_next_request(street_lead, sysadmin, trigger):
    program = program_of(street_lead)
    assert may_read(program)

    TRIGGERS[trigger](street_lead, sysadmin)

    assert program.read("me/").status_code == 401


def test_enabling_an_account_again_does_not_bring_its_tokens_back(street_lead, sysadmin):
    program = program_of(street_lead)
    accounts.set_active(account=street_lead, is_active=False, by=sysadmin)

    accounts.set_active(account=street_lead, is_active=True, by=sysadmin)

    assert not may_read(program)


def test_a_token_ends_on_its_day(clock, street_lead):  # noqa: F811
    text = tokens.make_token(account=street_lead, name="x", days=7, is_read_only=True, by=street_lead)
    clock.move(days=7, seconds=-1)
    assert may_read(Program(text))

    clock.move(seconds=1)

    assert not may_read(Program(text))


def test_an_expired_password_closes_the_token_too(clock, street_lead):  # noqa: F811
    text = tokens.make_token(account=street_lead, name="x", days=90, is_read_only=True, by=street_lead)
    ApiToken.objects.update(ends_at=trail_clock.now() + timedelta(days=400))
    clock.move(days=90, seconds=5)

    answer = Program(text).read("me/")

    assert (answer.status_code, answer.json()["code"]) == (403, "password_expired")


def test_a_one_time_password_must_be_changed_first(street_lead):
    program = program_of(street_lead)
    with changeset(kind="test", by=None, title="x"):
        street_lead.must_change_password = True
        street_lead.save(update_fields=["must_change_password"])

    assert program.read("me/").json()["code"] == "password_expired"


def test_a_locked_name_is_locked_for_programs_too(street_lead, sysadmin):
    program = program_of(street_lead)
    for _ in range(5):
        try_login(Client(), "street_lead", "falsch")

    answer = program.read("me/")
    assert (answer.status_code, answer.json()["code"]) == (403, "account_locked")

    accounts.unlock(account=street_lead, by=sysadmin)
    assert may_read(program)


# --- What it is good for --------------------------------------------------------------------------


def test_a_read_only_token_writes_nothing(office, firm):
    program = program_of(office, is_read_only=True)
    tag = program.version(f"enterprises/{firm.pk}/")

    answer = program.send(f"enterprises/{firm.pk}/suspend/", {"on": "2023-05-01"}, version=tag)

    assert (answer.status_code, answer.json()["code"]) == (403, "read_only")
    assert firm.changes.count() == 1


def test_it_says_whose_it_is(street_lead):
    me = program_of(street_lead, is_read_only=True).read("me/").json()

    assert (me["username"], me["name"], me["roles"], me["is_read_only"]) == (
        "street_lead",
        "牵头人",
        ["street_lead"],
        True,
    )


@pytest.mark.parametrize(
    "header",
    [
        "Bearer",
        "Bearer ",
        "Bearer x",
        "Bearer xw_000000000000_" + "a" * 43,
        "Bearer xw_" + "长" * 20,
        "Basic b2ZmaWNlOng=",
        "Token x",
        "Bearer " + "x" * 9000,
    ],
)
def test_a_wrong_token_is_no_stranger(office, header):
    client = Client(headers={"Authorization": header.encode().decode("latin-1")})
    client.force_login(office)  # a session beside it makes no difference

    answer = client.get("/api/v1/me/")

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_the_secret_of_another_token_does_not_fit(street_lead, office):
    mine, theirs = program_of(street_lead).token, program_of(office).token
    mixed = "_".join([*mine.split("_", 2)[:2], theirs.split("_", 2)[2]])

    assert Program(mixed).read("me/").status_code == 401


def test_strangers_are_told_to_log_in():
    answer = Client().get("/api/v1/enterprises/")

    assert (answer.status_code, answer.json()["code"]) == (401, "not_logged_in")
    assert "WWW-Authenticate" in answer


def test_a_program_leaves_no_session(street_lead):
    program = program_of(street_lead)

    program.read("me/")

    assert not program.cookies
    assert not Session.objects.exists()


def test_last_use_is_written_at_most_once_a_minute(clock, street_lead):  # noqa: F811
    program = program_of(street_lead)
    program.read("me/")
    first = ApiToken.objects.get().last_used_at
    clock.move(seconds=59)
    program.read("me/")
    assert ApiToken.objects.get().last_used_at == first

    clock.move(seconds=1)
    program.read("me/")

    assert ApiToken.objects.get().last_used_at > first
    assert ApiToken.objects.get().last_address == "127.0.0.1"


def test_an_ended_session_is_a_stranger(clock, log_in, street_lead):  # noqa: F811
    own = log_in("street_lead")
    clock.move(minutes=16)

    assert own.get("/api/v1/me/").status_code == 401
