"""Accounts as the system administrator manages them, and as nobody else does."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from foundation.accounts import services
from foundation.accounts.lockout import is_locked
from foundation.accounts.models import Person, RoleGrant, User
from foundation.accounts.roles import ROLES, Right, Role
from foundation.accounts.services import Span
from foundation.desk.records import why_not_undo
from foundation.trail import clock
from foundation.trail.asof import FOREVER
from foundation.trail.models import AuditEvent, ChangeItem, Changeset
from foundation.trail.recording import changeset
from foundation.trail.undo import undo
from foundation.trail.verify import verify_trail
from tests.accounts.conftest import is_in, try_login
from tests.cast import PASSWORD, make_user
from tests.pages import opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_admin(client, sysadmin) -> Client:
    client.force_login(sysadmin)
    return client


def today() -> Span:
    return Span(clock.today())


def create(by: Any, username: str = "zhangsan", **roles: Span) -> tuple[User, str]:
    return services.create_account(username=username, person=Person(name="张三"), roles=roles, by=by)


def form_for(username: str, *roles: str, **more: str) -> dict[str, str]:
    return {"username": username, "name": "张三", **{f"role_{role}": "on" for role in roles}, **more}


def refreshed(account: User) -> User:
    """As the next request sees it: roles are remembered for one request only."""
    return User.objects.get(pk=account.pk)


# --- Creating -------------------------------------------------------------------------------------


def test_an_administrator_makes_an_account_and_sees_its_password_once(as_admin):
    page = as_admin.post(reverse("accounts:create"), form_for("zhangsan", "leader", unit="区委网信办"))

    account = User.objects.get(username="zhangsan")
    password = page.context["password"]
    assert password in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert account.roles == {Role.LEADER}
    assert account.person.unit == "区委网信办"
    assert account.check_password(password)
    assert password not in opened(as_admin, reverse("accounts:detail", args=[account.pk]), "zhangsan")


def test_an_account_may_be_given_to_somebody_entered_already(as_admin):
    person = services.add_person(name="李四", by=None)

    as_admin.post(reverse("accounts:create"), {"username": "lisi", "person": person.pk})

    assert User.objects.get(username="lisi").person == person
    assert Person.objects.filter(name="李四").count() == 1


def test_somebody_who_has_an_account_is_not_offered_again(as_admin, office):
    page = as_admin.get(reverse("accounts:create"))

    assert office.person not in page.context["form"].fields["person"].queryset
    refused = as_admin.post(reverse("accounts:create"), {"username": "other", "person": office.person.pk})
    assert refused.status_code == 200
    assert not User.objects.filter(username="other").exists()


def test_each_role_stands_beside_its_sentence(as_admin):
    text = as_admin.get(reverse("accounts:create")).content.decode()

    for spec in ROLES.values():
        assert spec.sentence in text


def test_roles_are_given_from_a_day_to_a_day(as_admin):
    tomorrow, later = clock.today() + timedelta(days=1), clock.today() + timedelta(days=30)
    as_admin.post(
        reverse("accounts:create"),
        form_for("zhangsan", "office", "leader", from_leader=tomorrow.isoformat(), to_leader=later.isoformat()),
    )

    account = User.objects.get(username="zhangsan")
    assert account.roles == {Role.OFFICE}, "the other role begins tomorrow"
    assert (account.grants.get(role="leader").starts_on, account.grants.get(role="leader").ends_on) == (tomorrow, later)
    assert account.grants.get(role="office").ends_on == FOREVER


SAME = [
    "zhangsan",
    "ZhangSan",
    "ＺＨＡＮＧＳＡＮ",
    "ｚｈａｎｇｓａｎ",
    " zhangsan ",
    "zhang\u200bsan",
    "zhang\ufeffsan",
]


@pytest.mark.parametrize("taken", SAME, ids=ascii)
def test_a_name_that_differs_by_case_width_or_invisible_signs_is_taken(as_admin, taken):
    create(None)

    page = as_admin.post(reverse("accounts:create"), form_for(taken))

    assert "已经有人使用" in page.content.decode()
    assert User.objects.filter(username__icontains="zhang").count() == 1


def test_the_name_of_a_disabled_account_stays_taken(sysadmin):
    account, _ = create(sysadmin)
    services.set_active(account=account, is_active=False, by=sysadmin)

    with pytest.raises(ValidationError, match="停用的登录名也不再给别人使用"):
        create(sysadmin, "ZHANGSAN")


@pytest.mark.parametrize("name", ["", "a", "a b", "zhаngsan", "<b>", "a" * 41, "-ab", "a/b", "a@b"])
def test_a_strange_name_is_refused(as_admin, name):
    page = as_admin.post(reverse("accounts:create"), form_for(name))

    assert page.status_code == 200
    assert "处需要修改" in page.content.decode()
    assert User.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_name_asked_for_at_once_is_given_once(sysadmin):
    def ask(name: str) -> str:
        try:
            create(None, name)
        except ValidationError as refused:
            return refused.messages[0]
        finally:
            connections.close_all()
        return "made"

    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(ask, ["ZhangSan", "zhangsan", "ｚｈａｎｇｓａｎ"]))

    assert answers.count("made") == 1
    assert User.objects.filter(username="zhangsan").count() == 1
    assert Person.objects.filter(name="张三").count() == 1, "what was refused left nothing behind"
    assert all("已经有人使用" in words for words in answers if words != "made")


def test_a_field_that_is_not_asked_for_changes_nothing(as_admin):
    extra = {
        "is_demo": "on",
        "must_change_password": "",
        "session_stamp": "7",
        "is_superuser": "on",
        "id": "99",
        "password": "x",
    }

    as_admin.post(reverse("accounts:create"), form_for("zhangsan", **extra))

    account = User.objects.get(username="zhangsan")
    assert not account.is_demo
    assert account.must_change_password
    assert account.session_stamp == 0
    assert account.pk != 99


# --- Roles ----------------------------------------------------------------------------------------


def test_roles_are_changed_and_hold_at_once(as_admin, office):
    grant = reverse("accounts:grant", args=[office.pk])

    as_admin.post(grant, {"role_leader": "on", "role_committee": "on"})

    assert refreshed(office).roles == {Role.LEADER, Role.COMMITTEE}
    past = RoleGrant.objects.live().get(user=office, role=Role.OFFICE)
    assert past.ends_on == clock.today() - timedelta(days=1), "what was held stays readable"


def test_the_form_shows_what_is_held(as_admin, office):
    form = as_admin.get(reverse("accounts:grant", args=[office.pk])).context["form"]

    assert [row.tick.name for row in form.rows if row.tick.value()] == ["role_office"]


def test_saving_the_form_untouched_changes_nothing(as_admin, office):
    before = Changeset.objects.count()

    as_admin.post(reverse("accounts:grant", args=[office.pk]), {"role_office": "on", "from_office": "2020-01-01"})

    assert Changeset.objects.count() == before
    assert refreshed(office).session_stamp == 0


def test_a_role_given_today_by_mistake_is_taken_back(sysadmin, office):
    services.set_roles(account=office, roles={Role.OFFICE: Span(clock.today()), Role.LEADER: today()}, by=sysadmin)
    services.set_roles(account=office, roles={Role.OFFICE: Span(clock.today())}, by=sysadmin)
    services.set_roles(account=office, roles={Role.OFFICE: Span(clock.today()), Role.LEADER: today()}, by=sysadmin)

    assert refreshed(office).roles == {Role.OFFICE, Role.LEADER}


def test_a_role_that_overlaps_an_earlier_one_is_refused(sysadmin, office):
    services.set_roles(account=office, roles={}, by=sysadmin)

    with pytest.raises(ValidationError, match="已经授予过"):
        services.set_roles(account=office, roles={Role.OFFICE: Span(clock.today() - timedelta(days=9))}, by=sysadmin)
    services.set_roles(account=office, roles={Role.OFFICE: today()}, by=sysadmin)
    assert refreshed(office).roles == {Role.OFFICE}


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "is_free"),
    [
        ("2023-03-01", "2023-04-30", True),
        ("2023-03-01", "2023-05-01", False),
        ("2023-05-31", "2023-06-30", False),
        ("2023-06-01", "2023-06-30", True),
        ("2023-06-30", "2023-06-30", True),
    ],
    ids=["up to the day before", "up to its first day", "from its last day", "from the day after", "for one day"],
)
def test_two_times_of_a_role_may_touch_but_not_share_a_day(sysadmin, starts_on, ends_on, is_free):
    account = make_user("former")
    with changeset(kind="test", by=None, title="从前的角色"):
        RoleGrant(user=account, role=Role.OFFICE, starts_on=date(2023, 5, 1), ends_on=date(2023, 5, 31)).save()
    wanted = {Role.OFFICE: Span(date.fromisoformat(starts_on), date.fromisoformat(ends_on))}

    if is_free:
        services.set_roles(account=account, roles=wanted, by=sysadmin)
    else:
        with pytest.raises(ValidationError, match="在这段时间里已经授予过"):
            services.set_roles(account=account, roles=wanted, by=sysadmin)
    assert account.grants.live().count() == 1 + is_free


def test_a_role_that_ends_before_it_begins_is_refused(as_admin, office):
    page = as_admin.post(
        reverse("accounts:grant", args=[office.pk]),
        {"role_leader": "on", "from_leader": "2026-05-02", "to_leader": "2026-05-01"},
    )

    assert "结束日期不能早于开始日期" in page.content.decode()
    assert refreshed(office).roles == {Role.OFFICE}


@pytest.mark.parametrize("roles", [{"office": "on", "system_admin": "on"}, {"system_admin": "on"}, {}])
def test_nobody_changes_their_own_roles(as_admin, sysadmin, roles):
    make_user("second", Role.SYSTEM_ADMIN)

    answer = as_admin.post(
        reverse("accounts:grant", args=[sysadmin.pk]), {f"role_{role}": on for role, on in roles.items()}
    )

    assert answer.status_code == 403
    assert refreshed(sysadmin).roles == {Role.SYSTEM_ADMIN}
    assert AuditEvent.objects.get(event="account_self_grant").by == sysadmin


def test_each_role_given_shows_in_the_record(sysadmin, office):
    services.set_roles(
        account=office,
        roles={Role.OFFICE: Span(clock.today()), Role.LEADER: today(), Role.COMMITTEE: today()},
        by=sysadmin,
    )

    item = ChangeItem.objects.filter(model="accounts.user", object_id=office.pk).latest("pk")
    assert {"角色 领导（只读）", "角色 行业党委委员"} <= set(item.after)


# --- Disabling, and the last administrator --------------------------------------------------------


def test_a_disabled_account_stays_out_and_an_enabled_one_comes_in(as_admin, office):
    as_admin.post(reverse("accounts:disable", args=[office.pk]))
    assert try_login(Client(), "office").status_code == 200

    as_admin.post(reverse("accounts:enable", args=[office.pk]))
    assert try_login(Client(), "office").status_code == 302


def test_nobody_disables_themselves(as_admin, sysadmin):
    make_user("second", Role.SYSTEM_ADMIN)

    answer = as_admin.post(reverse("accounts:disable", args=[sysadmin.pk]), follow=True)

    assert "不能停用自己的账号" in answer.content.decode()
    assert refreshed(sysadmin).is_active


def test_the_last_administrator_cannot_be_disabled_or_lose_the_role(sysadmin):
    make_user("disabled_admin", Role.SYSTEM_ADMIN, active=False)
    with pytest.raises(ValidationError, match="唯一"):
        services.set_active(account=sysadmin, is_active=False, by=None)
    with pytest.raises(ValidationError, match="唯一"):
        services.set_roles(account=sysadmin, roles={Role.OFFICE: today()}, by=None)
    with pytest.raises(ValidationError, match="唯一"):
        tomorrow = clock.today() + timedelta(days=1)
        services.set_roles(account=sysadmin, roles={Role.SYSTEM_ADMIN: Span(tomorrow)}, by=None)

    assert refreshed(sysadmin).is_active
    assert refreshed(sysadmin).roles == {Role.SYSTEM_ADMIN}


def test_an_administrator_among_several_may_be_disabled(sysadmin):
    second = make_user("second", Role.SYSTEM_ADMIN)

    services.set_active(account=second, is_active=False, by=sysadmin)

    assert not refreshed(second).is_active


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_disable_each_other_leave_one(sysadmin):
    second = make_user("second", Role.SYSTEM_ADMIN)

    def disable(pair: tuple[User, User]) -> str:
        by, account = pair
        try:
            services.set_active(account=account, is_active=False, by=by)
        except ValidationError as refused:
            return refused.messages[0]
        finally:
            connections.close_all()
        return "disabled"

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(disable, [(refreshed(sysadmin), second), (refreshed(second), sysadmin)]))

    assert sorted(answers)[0] == "disabled"
    assert User.objects.filter(is_active=True).count() == 1


# --- Passwords, sessions, locks -------------------------------------------------------------------


def test_an_administrator_resets_a_password_and_hands_it_over(as_admin, office):
    asked = as_admin.get(reverse("accounts:reset-password", args=[office.pk]))
    assert "一次性密码" in asked.content.decode()
    assert refreshed(office).check_password(PASSWORD), "asking changes nothing"

    page = as_admin.post(reverse("accounts:reset-password", args=[office.pk]))

    until = timezone.localtime(refreshed(office).one_time_until)
    assert f"{until:%Y-%m-%d %H:%M} 前有效" in page.content.decode(), "the day told is the new password's"
    assert try_login(Client(), "office", page.context["password"]).status_code == 302


def test_nobody_resets_their_own_password(as_admin, sysadmin):
    answer = as_admin.post(reverse("accounts:reset-password", args=[sysadmin.pk]), follow=True)

    assert "请在“修改密码”页面修改" in answer.content.decode()
    assert refreshed(sysadmin).check_password(PASSWORD)


def test_an_administrator_ends_all_sessions_of_an_account(as_admin, log_in, office):
    own = log_in("office")

    as_admin.post(reverse("accounts:end-sessions", args=[office.pk]))

    assert not is_in(own)


def test_an_administrator_unlocks_an_account_everywhere(as_admin, log_in, office):
    own = log_in("office")
    own.post(reverse("accounts:logout"))
    for browser in (own, Client()):
        for _ in range(5):
            try_login(browser, "office", "wrong-Password-1")
    assert "现在解除" in as_admin.get(reverse("accounts:detail", args=[office.pk])).content.decode()

    as_admin.post(reverse("accounts:unlock", args=[office.pk]))

    assert not is_locked("office")
    assert try_login(own, "office").status_code == 302
    assert try_login(Client(), "office").status_code == 302


def test_unlocking_one_account_unlocks_no_other(sysadmin, office, leader):
    for name in ("office", "leader"):
        for _ in range(5):
            try_login(Client(), name, "wrong-Password-1")

    services.unlock(account=office, by=sysadmin)

    assert is_locked("leader")


def test_the_persons_data_are_corrected(as_admin, office):
    as_admin.post(
        reverse("accounts:edit", args=[office.pk]), {"name": "王敏", "unit": "新单位", "post": "", "phone": "025-1"}
    )

    assert (refreshed(office).person.name, refreshed(office).person.unit) == ("王敏", "新单位")


def test_an_account_without_a_person_gets_one(as_admin, office):
    with changeset(kind="test", by=None, title="没有人员的账号"):
        account = User(username="bare")
        account.save()

    services.edit_account_person(account=account, name="某人", unit="", post="", phone="", by=None)

    assert refreshed(account).person.name == "某人"


# --- Who may --------------------------------------------------------------------------------------

PAGES = ["accounts:list", "accounts:create"]
PAGES_OF_ONE = ["detail", "edit", "grant", "disable", "enable", "reset-password", "end-sessions", "unlock"]
OTHERS = ["office", "leader", "committee", "street_lead", "implementer", "instructor", "superior", "nobody"]


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_opens_the_administrators_pages(client, request, who, sysadmin):
    client.force_login(request.getfixturevalue(who))
    urls = [reverse(name) for name in PAGES] + [reverse(f"accounts:{n}", args=[sysadmin.pk]) for n in PAGES_OF_ONE]

    for url in urls:
        assert client.get(url).status_code == 403, url
        assert client.post(url, form_for("x", "office")).status_code == 403, url
    assert refreshed(sysadmin).is_active
    assert refreshed(sysadmin).check_password(PASSWORD)


def test_a_stranger_is_sent_to_the_login_page(client, sysadmin):
    urls = [reverse(name) for name in [*PAGES, "accounts:me", "accounts:password", "accounts:roles"]]
    urls += [reverse(f"accounts:{n}", args=[sysadmin.pk]) for n in PAGES_OF_ONE]

    for url in urls:
        assert client.get(url).url.startswith(reverse("accounts:login")), url
        assert client.post(url).url.startswith(reverse("accounts:login")), url


@pytest.mark.parametrize("name", PAGES_OF_ONE)
def test_an_account_that_does_not_exist_is_not_found(as_admin, name):
    assert as_admin.get(reverse(f"accounts:{name}", args=[999_999])).status_code == 404
    wanted = 405 if name == "detail" else 404  # that page takes no posts at all
    assert as_admin.post(reverse(f"accounts:{name}", args=[999_999])).status_code == wanted


@pytest.mark.parametrize("name", [n for n in PAGES_OF_ONE if n not in ("detail",)])
def test_looking_at_a_page_changes_nothing(as_admin, office, name):
    before = (Changeset.objects.count(), AuditEvent.objects.count(), refreshed(office).password)

    assert as_admin.get(reverse(f"accounts:{name}", args=[office.pk])).status_code == 200

    assert (Changeset.objects.count(), AuditEvent.objects.count(), refreshed(office).password) == before


SERVICES = {
    "create": lambda by, to: create(by),
    "edit": lambda by, to: services.edit_account_person(account=to, name="x", unit="", post="", phone="", by=by),
    "roles": lambda by, to: services.set_roles(account=to, roles={Role.OFFICE: today()}, by=by),
    "disable": lambda by, to: services.set_active(account=to, is_active=False, by=by),
    "reset": lambda by, to: services.reset_password(account=to, by=by),
    "sessions": lambda by, to: services.end_sessions(account=to, by=by),
    "unlock": lambda by, to: services.unlock(account=to, by=by),
}


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("who", ["office", "leader", "nobody"])
def test_the_services_refuse_others_too(request, sysadmin, who, service):
    with pytest.raises(PermissionDenied):
        SERVICES[service](request.getfixturevalue(who), sysadmin)


@pytest.mark.parametrize("who", ["office", "sysadmin"])
def test_the_table_of_roles_and_rights_is_open_to_office_and_administrator(client, request, who):
    client.force_login(request.getfixturevalue(who))

    text = client.get(reverse("accounts:roles")).content.decode()

    assert all(spec.sentence in text for spec in ROLES.values())
    assert all(str(right.label) in text for right in Right)


@pytest.mark.parametrize("who", ["leader", "instructor", "superior"])
def test_and_to_nobody_else(client, request, who):
    client.force_login(request.getfixturevalue(who))

    assert client.get(reverse("accounts:roles")).status_code == 403


# --- One's own page -------------------------------------------------------------------------------


def test_somebody_sees_who_they_are_here(client, office):
    client.force_login(office)

    text = client.get(reverse("accounts:me")).content.decode()

    assert "党委办" in text
    assert ROLES[Role.OFFICE].sentence in text
    assert ROLES[Role.LEADER].sentence not in text


# --- What is remembered ---------------------------------------------------------------------------


def test_every_act_on_an_account_is_remembered_and_none_holds_a_secret(sysadmin, office):
    account, first = create(sysadmin, office=today())
    second = services.reset_password(account=account, by=sysadmin)
    services.set_active(account=account, is_active=False, by=sysadmin)
    services.set_active(account=account, is_active=True, by=sysadmin)
    services.end_sessions(account=account, by=sysadmin)
    services.unlock(account=account, by=sysadmin)
    services.change_password(account=account, password="Qingtian-88-lantian", by=account)

    kinds = set(Changeset.objects.filter(by__isnull=False).values_list("kind", flat=True))
    events = set(AuditEvent.objects.values_list("event", flat=True))
    assert {"create_account", "set_account_active", "change_password"} <= kinds
    assert {"account_reset", "account_sessions", "account_unlock", "account_password"} <= events
    kept = str([*Changeset.objects.values(), *ChangeItem.objects.values(), *AuditEvent.objects.values()])
    for secret in (first, second, "Qingtian-88-lantian", refreshed(account).password):
        assert secret not in kept


def test_the_trail_of_accounts_is_sound(sysadmin, office):
    account, _ = create(sysadmin, leader=today())
    services.set_roles(account=account, roles={Role.OFFICE: today()}, by=sysadmin)

    assert list(verify_trail()) == []


def test_an_account_made_by_mistake_is_taken_back_with_its_roles(sysadmin):
    account, password = create(sysadmin, office=today())

    undo(changeset=Changeset.objects.get(kind="create_account"), by=sysadmin)

    assert refreshed(account).roles == frozenset()
    assert try_login(Client(), "zhangsan", password).status_code == 200
    with pytest.raises(ValidationError, match="已经有人使用"):
        create(sysadmin)


def test_the_office_does_not_undo_what_was_done_to_accounts(sysadmin, office):
    account, _ = create(sysadmin, leader=today())
    services.set_roles(account=account, roles={}, by=sysadmin)

    for kind in ("create_account", "set_roles"):
        assert why_not_undo(office, Changeset.objects.get(kind=kind))
    assert not why_not_undo(sysadmin, Changeset.objects.get(kind="set_roles"))
