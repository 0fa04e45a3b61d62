"""What a password must be like, when it ends, and what happens until it is changed."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import password_validation
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from foundation.accounts import services
from foundation.accounts.models import PasswordHistory, Person, User
from foundation.accounts.passwords import random_password
from foundation.accounts.roles import Role
from foundation.accounts.services import Span
from foundation.trail import clock as trail_clock
from tests.accounts.conftest import is_in, try_login
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db

NEW = "Qingtian-88-lantian"
PAGE = "/accounts/password/"


@pytest.fixture
def zhang() -> User:
    """Not saved: rules need no database but for the passwords used before."""
    return User(username="zhangsan", person=Person(name="张小三（演示）", phone="025-83682345、13912345678"))


BAD = {
    # too short
    "Ab3-": "至少 10",
    "Ab3-efgh9": "至少 10",
    "": "至少 10",
    "密码很好A1": "至少 10",
    # too few kinds
    "kjqmvtlwpx": "三类",
    "KJQMVTLWPX": "三类",
    "8305172946": "三类",
    "kjqmvt1726": "三类",
    "kjqmKJTWLX": "三类",
    "!@#$%^&*()": "三类",
    "kjqm vtlw px": "三类",
    "一二三四五六七八九十": "三类",
    "kjqm-vtlw-px": "三类",
    # the login name
    "Zhangsan-8305": "登录名",
    "Qx-7-ZHANG-Lm": "登录名",
    "Kv9!mwesan-pq": "登录名",
    "Kv9!ＨＡＮ-mwepq": "登录名",
    "gsaKV9-mwe-pqt": "登录名",
    # common
    "Password1!": "常见密码",
    "Password123!": "常见密码",
    "Password-2026": "常见密码",
    "Qwertyuiop1!": "常见密码",
    "12345-Master": "常见密码",
    "Iloveyou-2026": "常见密码",
    "Welcome-2026!": "常见密码",
    "2026-Dragon!!": "常见密码",
    "Football#2024": "常见密码",
    "!!Sunshine88": "常见密码",
    "Princess_1990": "常见密码",
    "Ｐａｓｓｗｏｒｄ１２！": "常见密码",
    # words of this place and this work
    "Xuanwu-2026-ok": "工作用词",
    "XUANWUdistrict9!": "工作用词",
    "my-Dangjian-77": "工作用词",
    "xuan-wu-Portal8": "工作用词",
    "D.a.n.g.J.i.a.n.9": "工作用词",
    "玄武-Ab-8305172": "工作用词",
    "我爱党建Abc-8305": "工作用词",
    "Ｘｕａｎｗｕ-Kq-83": "工作用词",
    # the person's own name and number
    "张小三-Kq-83051": "工作用词",
    "ZhangXiaoSan-9!": "工作用词",
    "kq-zhang.xiao.san-9K": "工作用词",
    "Kq-13912345678": "工作用词",
    "Kq-912345-mwlx": "工作用词",
    "Kq!02583682345": "工作用词",
    "Kq-0258 3682345": "工作用词",
}
GOOD = [
    "KjQM-8305-172",
    "Qingtian-88-lantian",
    "kj qm VT lw 17",
    "correct horse Battery staple",
    "Mei-lan-zhu-ju-9",
    "晴天蓝天Abc123",
    "一句很长的话加上Ab1",
    "Tr0ubadour&3xyz",
    "aA1!aA1!aA1!",
    "Baiyun-Liushui-2031",
    "          Aa1",
    "Ceshi-2026-mima",
    "x" * 60 + "Aa1!",
    "Kq9-" + "春风又绿江南岸" * 8,
    "Lm7!" * 40,
    "Kq-13912x3456-Z",
]


def test_there_are_enough_examples():
    assert len(BAD) >= 40
    assert len(GOOD) >= 15


@pytest.mark.parametrize("password", BAD, ids=range(len(BAD)))
def test_a_bad_password_is_refused_with_its_rule(zhang, password):
    with pytest.raises(ValidationError) as refused:
        password_validation.validate_password(password, zhang)

    assert any(BAD[password] in sentence for sentence in refused.value.messages), refused.value.messages


@pytest.mark.parametrize("password", GOOD, ids=lambda p: p[:12])
def test_a_good_password_is_taken(zhang, password):
    password_validation.validate_password(password, zhang)


def test_five_digits_of_ones_number_are_a_coincidence(zhang):
    password_validation.validate_password("Kq-12345x-mwlx", zhang)


def test_rules_are_told_beforehand_in_chinese():
    texts = password_validation.password_validators_help_texts()

    assert len(texts) == 6
    assert all(text.endswith("。") for text in texts)


def test_a_random_password_keeps_the_rules_and_is_never_the_same(zhang):
    made = {random_password(zhang) for _ in range(50)}

    assert len(made) == 50
    for password in made:
        password_validation.validate_password(password, zhang)
        assert len(password.replace("-", "")) == 16


# --- Every door asks the same rules ---------------------------------------------------------------


def change(client: Client, new: str, old: str = PASSWORD, again: str | None = None) -> Any:
    return client.post(PAGE, {"old": old, "new": new, "again": new if again is None else again})


@pytest.mark.parametrize("password", ["short-A1", "Password123!", "Office-8305-x", "Xuanwu-2026-ok"])
def test_the_page_refuses_what_the_rules_refuse(client, office, password):
    client.force_login(office)

    page = change(client, password)

    assert page.status_code == 200
    assert "处需要修改" in page.content.decode()
    assert User.objects.get(pk=office.pk).check_password(PASSWORD)


def test_the_service_refuses_it_too(office):
    with pytest.raises(ValidationError):
        services.change_password(account=office, password="Password123!", by=office)


def test_somebody_changes_their_password_and_stays_logged_in(client, office):
    client.force_login(office)

    assert change(client, NEW).url == reverse("home")

    assert is_in(client)
    assert try_login(Client(), "office", PASSWORD).status_code == 200
    assert try_login(Client(), "office", NEW).status_code == 302


def test_both_entries_must_agree(client, office):
    client.force_login(office)

    assert "两次输入的新密码不一样" in change(client, NEW, again=f"{NEW} ").content.decode()


def test_a_wrong_old_password_changes_nothing(client, office):
    client.force_login(office)

    assert "现在的密码不正确" in change(client, NEW, old="x").content.decode()
    assert User.objects.get(pk=office.pk).check_password(PASSWORD)


def test_guessing_the_old_password_at_an_open_computer_ends_the_session(client, office):
    client.force_login(office)
    for _ in range(4):
        assert change(client, NEW, old="x").status_code == 200

    assert change(client, NEW, old="x").url == reverse("accounts:login")
    assert not is_in(client)


def test_the_last_five_passwords_are_not_taken_again(clock, office):
    used = [PASSWORD, *(f"Qingtian-8{n}-lantian" for n in range(5))]
    for password in used[1:]:
        services.change_password(account=office, password=password, by=office)

    for password in used[1:]:
        with pytest.raises(ValidationError, match="最近 5 次"):
            services.change_password(account=office, password=password, by=office)
    services.change_password(account=office, password=PASSWORD, by=office)  # the sixth before is free again
    assert PasswordHistory.objects.filter(user=office).count() == 5


def test_a_one_time_password_is_no_new_password(office, sysadmin):
    password = services.reset_password(account=office, by=sysadmin)

    with pytest.raises(ValidationError, match="最近 5 次"):
        services.change_password(account=office, password=password, by=office)


# --- One-time passwords ---------------------------------------------------------------------------


@pytest.fixture
def fresh(clock, sysadmin) -> tuple[User, str]:
    """An account just made, with its one-time password."""
    return services.create_account(
        username="fresh", person=Person(name="新人"), roles={Role.LEADER: Span(trail_clock.today())}, by=sysadmin
    )


def test_a_one_time_password_opens_the_door_once(fresh):
    first = Client()

    assert try_login(first, "fresh", fresh[1]).status_code == 302
    assert try_login(Client(), "fresh", fresh[1]).status_code == 200
    assert first.get("/enterprises/").url == PAGE


def test_after_two_days_it_opens_nothing(clock, fresh):
    clock.move(hours=48, seconds=1)

    assert try_login(Client(), "fresh", fresh[1]).status_code == 200


def test_just_before_it_still_does(clock, fresh):
    clock.move(hours=47, minutes=59)

    assert try_login(Client(), "fresh", fresh[1]).status_code == 302


def test_it_must_be_changed_at_once_and_then_all_is_open(fresh):
    own = Client()
    try_login(own, "fresh", fresh[1])

    page = own.get(PAGE)
    assert "一次性密码" in page.content.decode()
    assert "主导航" not in page.content.decode(), "no navigation to pages nobody may open yet"
    change(own, NEW, old=fresh[1])

    assert own.get("/enterprises/").status_code == 200
    own.post(reverse("accounts:logout"))
    assert try_login(own, "fresh", NEW).status_code == 302


def test_a_reset_password_is_a_one_time_password(client, office, sysadmin):
    password = services.reset_password(account=office, by=sysadmin)

    assert try_login(Client(), "office", PASSWORD).status_code == 200
    assert try_login(client, "office", password).status_code == 302
    assert client.get("/enterprises/").url == PAGE


def test_a_reset_opens_a_locked_account(client, office, sysadmin):
    for _ in range(5):
        try_login(Client(), "office", "wrong-Password-1")

    assert try_login(client, "office", services.reset_password(account=office, by=sysadmin)).status_code == 302


# --- Passwords end --------------------------------------------------------------------------------


def test_a_password_ends_after_ninety_days(clock, log_in, office):
    clock.move(days=89, hours=23)
    assert log_in("office").get("/enterprises/").status_code == 200

    clock.move(hours=2)
    assert log_in("office").get("/enterprises/").url == PAGE


def test_demonstration_accounts_have_passwords_without_end(clock, log_in, office):
    account = services.make_demo_account(username="demo", person=Person(name="演示"), role=Role.LEADER, password=NEW)

    clock.move(days=400)

    assert account.is_demo
    assert log_in("demo", NEW).get("/enterprises/").status_code == 200


@pytest.mark.parametrize(("days", "words"), [(74, ""), (75, "14 天后到期"), (80, "9 天后到期"), (89, "今天到期")])
def test_the_last_fifteen_days_are_warned_of_at_login(clock, log_in, office, days, words):
    clock.move(days=days, hours=1)

    text = log_in("office").get("/accounts/me/").content.decode()

    assert ("您的密码" in text) == bool(words)
    assert words in text


def every_route() -> list[str]:
    """An address for every route of the portal, ids and words made up."""

    def walk(patterns: Any, prefix: str) -> Any:
        for entry in patterns:
            route = prefix + str(entry.pattern)
            if isinstance(entry, URLResolver):
                yield from walk(entry.url_patterns, route)
            elif isinstance(entry, URLPattern):
                yield route

    routes = walk(get_resolver().url_patterns, "/")
    filled = {re.sub(r"<(int:)\w+>", "1", re.sub(r"<(slug:|str:|path:)?(?!int)\w+>", "x", route)) for route in routes}
    return sorted(route for route in filled if not re.search(r"[\^$(\\?]", route))


OPEN_ROUTES = {PAGE, "/accounts/logout/", "/accounts/login/", "/admin/logout/", "/healthz", "/readyz"}


@pytest.mark.parametrize("method", ["get", "post"])
def test_with_an_ended_password_every_route_leads_to_the_change_page(clock, log_in, office, method):
    clock.move(days=91)
    own = log_in("office")
    routes = [r for r in every_route() if r not in OPEN_ROUTES and not r.startswith("/api/")]
    assert len(routes) > 40

    leaks = {r: a.status_code for r in routes if getattr(a := getattr(own, method)(r), "url", "") != PAGE}

    assert leaks == {}


def test_the_api_answers_in_its_own_way(clock, log_in, office):
    clock.move(days=91)

    answer = log_in("office").get("/api/v1/enterprises/")

    assert answer.status_code == 403
    assert answer.json()["code"] == "password_expired"


def test_htmx_is_led_there_as_a_whole(clock, log_in, office):
    clock.move(days=91)

    assert log_in("office").get("/enterprises/", headers={"HX-Request": "true"})["HX-Redirect"] == PAGE


def test_one_may_still_log_out(clock, log_in, office):
    clock.move(days=91)
    own = log_in("office")

    own.post(reverse("accounts:logout"))

    assert own.get(PAGE).status_code == 302


# --- The console ----------------------------------------------------------------------------------


def printed_password(capsys: Any) -> str:
    line = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("一次性密码："))
    return line.removeprefix("一次性密码：")


def test_an_empty_portal_has_no_accounts():
    assert User.objects.count() == 0


def test_the_first_administrator_is_made_at_the_console(client, capsys):
    call_command("create_admin", "Verwalter", "--name", "王管理")
    password = printed_password(capsys)

    assert try_login(client, "verwalter", password).status_code == 302
    change(client, NEW, old=password)
    assert client.get(reverse("accounts:list")).status_code == 200
    assert User.objects.get().roles == {Role.SYSTEM_ADMIN}


def test_a_lost_administrator_is_let_in_again_at_the_console(client, capsys, sysadmin):
    call_command("create_admin", "sysadmin", "--reset")

    assert try_login(client, "sysadmin", printed_password(capsys)).status_code == 302


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(["office"], "已经有人使用"), (["office", "--reset"], "没有这个系统管理员"), (["x"], "登录名用")],
)
def test_the_console_refuses_with_a_sentence(office, arguments, words):
    with pytest.raises(CommandError, match=words):
        call_command("create_admin", *arguments)


def test_the_age_of_a_password_that_was_never_noted_is_too_high(client, office):
    User.objects.filter(pk=office.pk).update(password_changed_at=None)
    client.force_login(office)

    assert client.get("/enterprises/").url == PAGE


def test_a_hash_upgrade_is_no_change(office):
    before = office.password_changed_at
    User.objects.filter(pk=office.pk).update(password_changed_at=before - timedelta(days=30))

    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher", "django.contrib.auth.hashers.ScryptPasswordHasher"]
    with override_settings(PASSWORD_HASHERS=hashers):
        User.objects.filter(pk=office.pk).update(password=make_password(PASSWORD, hasher="scrypt"))
        assert try_login(Client(), "office").status_code == 302

    after = User.objects.get(pk=office.pk)
    assert after.password.startswith("md5$")
    assert after.password_changed_at == before - timedelta(days=30)
