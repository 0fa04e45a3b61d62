"""我的待办 and its neighbours, as people press their buttons."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from foundation.trail import clock
from foundation.trail.asof import AsOf
from foundation.trail.clock import clock_at
from foundation.trail.undo import undo
from orgs.duties.services import assign_liaison
from orgs.enterprises.models import EnterpriseState, Verification
from orgs.enterprises.services import confirm, edit_enterprise, open_doubt, report_unreachable, settle_doubt
from reminders.models import Arrangement, Notice
from reminders.rules.base import RULES
from reminders.todo import scope_of, todo_of
from tests.cast import make_firm, moment
from tests.parties.cast import make_organization
from tests.reminders.conftest import PLACE, make_instructed, run

pytestmark = pytest.mark.django_db
LONG_DUE = date(2022, 12, 31)


@pytest.fixture
def firm(team: Any) -> Any:
    with clock_at(moment("2022-06-30")):
        return make_instructed("南京示例科技有限公司", team["instructor"], on=date(2022, 6, 30))


@pytest.fixture
def client_of() -> Any:
    def client(user: Any) -> Client:
        made = Client()
        made.force_login(user)
        return made

    return client


def item(firm: Any, name: str = "item") -> str:
    query = f"rule=R1&subject=enterprises.enterprise:{firm.pk}&period={LONG_DUE}"
    return f"{reverse('reminders:' + name)}?{query}"


def test_the_page_shows_what_waits_with_its_button(firm, team, client_of):
    page = client_of(team["instructor"]).get("/todo/")
    text = page.content.decode()

    assert "有 1 件事等您处理" in text
    assert "南京示例科技有限公司" in text
    assert "已逾期" in text
    assert "确认无变化" in text


def test_an_empty_page_says_that_nothing_waits(team, client_of):
    page = client_of(team["instructor"]).get("/todo/")

    assert "今天没有待办" in page.content.decode()


def test_several_of_a_kind_stand_on_one_card_with_their_number(team):
    with clock_at(moment("2022-06-30")):
        for n in range(6):
            make_instructed(f"南京{n}号科技有限公司", team["instructor"], on=date(2022, 6, 30))
    todo = todo_of(team["instructor"])

    (card,) = todo.overdue
    assert (card.title, todo.count) == ("6 家企业的数据待确认", 6)


def test_the_page_costs_the_same_for_five_firms_as_for_fifty(team, client_of):
    client = client_of(team["instructor"])
    counts = []
    for number in (5, 45):
        with clock_at(moment("2022-06-30")):
            for n in range(number):
                make_instructed(f"南京{number}之{n}科技有限公司", team["instructor"], on=date(2022, 6, 30))
        client.get("/todo/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/todo/")
        counts.append(len(queries))

    assert counts[0] == counts[1] == 22


def test_it_is_put_off_with_a_reason(firm, team, client_of):
    client = client_of(team["instructor"])
    until = clock.today() + timedelta(days=5)

    answer = client.post(item(firm, "postpone"), {"until": until.isoformat(), "reason": "企业搬家"}, follow=True)

    page = answer.content.decode()
    assert "已推迟：南京示例科技有限公司" in page
    assert Arrangement.objects.get().until == until
    (button,) = re.findall(r'action="(/records/\d+/undo/)"', page)
    client.post(button, follow=True)
    assert not Arrangement.objects.standing().exists()
    assert todo_of(team["instructor"]).count == 1


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("postpone", {"until": "2020-01-01", "reason": "忙"}, "请选择今天以后的日期"),
        ("postpone", {"until": "2999-01-01", "reason": "忙"}, "最多推迟 92 天"),
        ("postpone", {"until": "明天", "reason": "忙"}, "日期"),
        ("postpone", {"until": "", "reason": "忙"}, "请填写"),
        ("mute", {"reason": ""}, "请写一句原因"),
        ("mute", {"reason": "   "}, "请写一句原因"),
        ("mute", {"reason": "长" * 201}, "200"),
        ("hand-on", {"to": "", "reason": "忙"}, "请选择一位同事"),
        ("hand-on", {"to": "0", "reason": "忙"}, "请在列出的同事中选择"),
        ("hand-on", {"to": "x", "reason": "忙"}, "请在列出的同事中选择"),
    ],
)
def test_bad_input_gets_a_sentence_and_keeps_what_was_typed(firm, team, client_of, name, data, sentence):
    answer = client_of(team["instructor"]).post(item(firm, name), data)

    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert not Arrangement.objects.exists()
    if data["reason"] == "忙":
        assert 'value="忙"' in answer.content.decode()


def test_colleagues_offered_answer_for_the_same_firm(firm, team, client_of):
    page = client_of(team["instructor"]).get(item(firm))
    offered = {str(user) for user in page.context["forms"]["hand_on"].fields["to"].queryset}

    assert offered == {"落实", "牵头", "党委办"}


def test_somebody_else_s_item_is_not_there(firm, team, implementer, client_of):
    for user in (implementer,):
        for name in ("item",):
            assert client_of(user).get(item(firm, name)).status_code == 404
        for name in ("postpone", "mute", "hand-on"):
            assert client_of(user).post(item(firm, name), {"reason": "忙"}).status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "",
        "rule=R1",
        "rule=R99&subject=x&period=",
        "rule=R1&subject=%00&period=1",
        "rule=R1&subject=enterprises.enterprise:x&period=",
    ],
)
def test_an_address_made_up_is_not_found(team, client_of, query):
    assert client_of(team["instructor"]).get(f"/todo/item/?{query}").status_code == 404


def test_messages_are_one_s_own_and_say_what_is_settled(firm, team, client_of):
    with clock_at(moment("2023-01-05")):
        run(date(2023, 1, 5), "R1")
    Notice.objects.filter(user=team["implementer"]).update(settled_at=clock.now())

    for user, words, other in (
        (team["instructor"], "2023-01-05", "已办结"),
        (team["implementer"], "已办结", "2023-01-05"),
    ):
        text = client_of(user).get("/todo/notices/").content.decode().split("系统提醒过您的事")[1].split("list-card")[1]
        assert words in text
        assert other not in text


def test_the_office_reads_the_rules_and_tries_a_run(firm, team, client_of):
    client = client_of(team["office"])
    rules, tried = client.get("/todo/rules/").content.decode(), client.get("/todo/rules/dry-run/").content.decode()

    assert "到期前 15 天：党建指导员、具体落实人" in rules
    assert "南京示例科技有限公司" in tried
    assert not Notice.objects.exists()


def test_next_year_s_holidays_are_missed_from_november(team, client_of):
    from foundation.desk.models import CalendarDay

    lacking = CalendarDay.objects.filter(day__year=clock.today().year + 1).exists()
    text = client_of(team["office"]).get("/todo/rules/").content.decode()

    assert ("工作日历里还没有" in text) is (not lacking and clock.today().month >= 11)


def test_the_mail_is_asked_for_and_stopped(team, client_of):
    client = client_of(team["instructor"])
    on = client.post("/todo/mail/", {"address": "zhidao@example.com", "is_active": "on"}, follow=True)
    off = client.post("/todo/mail/", {"address": "zhidao@example.com"}, follow=True)
    bad = client.post("/todo/mail/", {"address": "zhidao"})

    assert "每日邮件发到 zhidao@example.com" in on.content.decode()
    assert "每日邮件已关闭" in off.content.decode()
    assert "邮箱地址不完整" in bad.content.decode()
    assert 'value="zhidao"' in bad.content.decode()


def test_a_firm_of_nobody_is_the_office_s(team, client_of):
    with clock_at(moment("2022-06-30")):
        make_firm("南京无人科技有限公司", place=None, on=date(2022, 6, 30))

    assert "南京无人科技有限公司" in client_of(team["office"]).get("/todo/").content.decode()


# --- Put aside, and taken up again ------------------------------------------------------------------


def test_what_was_put_off_is_listed_with_its_day_and_reason_and_taken_up_again(firm, team, client_of):
    client, until = client_of(team["instructor"]), clock.today() + timedelta(days=5)
    client.post(item(firm, "postpone"), {"until": until.isoformat(), "reason": "企业搬家"})
    row = Arrangement.objects.get()

    listed, one = client.get("/todo/aside/").content.decode(), client.get(item(firm)).content.decode()
    assert f"推迟到 {until}" in listed
    assert "原因：企业搬家" in listed
    assert f"您已推迟到 {until}，原因：企业搬家" in one
    assert "已推迟、转出 1" in client.get("/todo/").content.decode()

    for sentence in ("已恢复到待办", "已经恢复，不用再点"):
        assert sentence in client.post(reverse("reminders:take-up", args=[row.pk]), follow=True).content.decode()
    assert todo_of(team["instructor"]).count == 1
    assert "没有推迟或转出的事" in client.get("/todo/aside/").content.decode()


def test_nobody_takes_up_somebody_else_s(firm, team, client_of):
    client_of(team["instructor"]).post(item(firm, "mute"), {"reason": "已注销"})

    answer = client_of(team["lead"]).post(reverse("reminders:take-up", args=[Arrangement.objects.get().pk]))

    assert answer.status_code == 404
    assert Arrangement.objects.get().is_active


def test_a_message_says_put_off_and_not_done(firm, team, client_of):
    with clock_at(moment("2023-01-05")):
        run(date(2023, 1, 5), "R1")
    client, until = client_of(team["instructor"]), clock.today() + timedelta(days=5)
    client.post(item(firm, "postpone"), {"until": until.isoformat(), "reason": "忙"})
    run(clock.today(), "R1")

    text = client.get("/todo/notices/").content.decode()

    assert f"推迟到 {until}" in text
    assert ">已办结<" not in text


def test_who_takes_over_reads_from_whom_and_why(firm, team, client_of):
    client_of(team["instructor"]).post(item(firm, "hand-on"), {"to": team["lead"].pk, "reason": "出差"})
    run(clock.today(), "R1")
    lead = client_of(team["lead"])

    assert "指导转来：出差" in lead.get("/todo/").content.decode()
    assert "指导转来，原因：出差" in lead.get(item(firm)).content.decode()
    assert "指导转来（出差）" in lead.get("/todo/notices/").content.decode()
    assert "您已转给 牵头" in client_of(team["instructor"]).get(item(firm)).content.decode()


@pytest.mark.parametrize("rule", ["R5", "R6"])
def test_a_card_of_several_leads_to_just_these(team, client_of, rule):
    values = {"R5": {"members_full": 4, "members_total": 4}, "R6": {"staff": 90, "members_full": 0, "members_total": 0}}
    for n in range(23):
        make_firm(f"南京{n}号科技有限公司", place=PLACE, **values[rule])
    make_firm("南京无事科技有限公司", place=PLACE, members_full=1, members_total=1, staff=3)
    client = client_of(team["lead"])
    (card,) = [c for _, _, cards in todo_of(team["lead"]).groups for c in cards if c.rule.code == rule]

    text = client.get(card.url).content.decode()

    assert card.url == f"/todo/items/?rule={rule}&group={card.group}"
    assert all(f"南京{n}号科技有限公司" in text for n in range(23))
    assert "南京无事科技有限公司" not in text
    assert "这些事都办完了" in client.get("/todo/items/?rule=R99&group=x").content.decode()


def test_the_rules_page_tells_a_rhythm_in_one_line(team, client_of):
    text = client_of(team["office"]).get("/todo/rules/").content.decode()

    assert (
        "到期后 1 天：牵头人、具体落实人、行业党委办公室；以后每 30 天一次" in text or "以后每 30 天一次，到第" in text
    )
    assert "到期后 61 天" not in text


# --- Done since ---------------------------------------------------------------------------------------


def test_an_old_link_says_that_it_is_done_by_whom_and_when(firm, team, client_of):
    with clock_at(moment("2026-11-20")):
        confirm(enterprises=[firm.pk], by=team["implementer"])

    client = client_of(team["instructor"])
    for answer in (client.get(item(firm)), client.post(item(firm, "mute"), {"reason": "忙"})):
        text = answer.content.decode()
        assert answer.status_code == 200
        assert "已由 落实 于 2026-11-20 10:00 办结" in text
        assert "确认无变化：南京示例科技有限公司" in text
    assert not Arrangement.objects.exists()


def test_what_was_undone_did_not_finish_it(firm, team, client_of):
    with clock_at(moment("2026-11-20")):
        first = confirm(enterprises=[firm.pk], by=team["implementer"])
        undo(changeset=first.changeset, by=team["implementer"])
    assert "改期" in client_of(team["instructor"]).get(item(firm)).content.decode()  # open again

    with clock_at(moment("2026-11-21")):
        confirm(enterprises=[firm.pk], by=team["instructor"])
    assert "已由 指导 于 2026-11-21" in client_of(team["instructor"]).get(item(firm)).content.decode()


def test_a_question_that_was_settled_says_so(firm, team, client_of):
    doubt = report_unreachable(enterprise=firm, reason="phone", by=team["instructor"])
    settle_doubt(doubt=doubt, outcome="换了号码", by=team["lead"])

    text = client_of(team["implementer"]).get(f"/todo/item/?rule=R20&subject=enterprises.doubt:{doubt.pk}&period=")

    assert "已由 牵头 于" in text.content.decode()
    assert "核实完毕：南京示例科技有限公司" in text.content.decode()


def test_what_somebody_else_did_elsewhere_is_not_told(firm, team, implementer, client_of):
    confirm(enterprises=[firm.pk], by=team["implementer"])

    assert client_of(implementer).get(item(firm)).status_code == 404


# --- What a card confirms -----------------------------------------------------------------------------


def test_a_card_shows_just_what_its_button_confirms(firm, team, client_of):
    make_organization("示例支部", firm, secretary="王一")
    (card,) = todo_of(team["instructor"]).overdue
    client_of(team["instructor"]).post(card.due.posts, {"seen": card.details.seen})

    labels = {"operating_status", "business_address", "staff", "members_total", "contact", "phone", "secretary"}
    assert set(Verification.objects.get().values) == labels
    assert len(card.details.lines) == len(labels)
    assert ("书记", "王一") in card.details.lines


def test_the_card_s_phone_is_masked_as_elsewhere(committee, team):
    with clock_at(moment("2022-06-30")):
        firm = make_instructed("南京示例科技有限公司", team["instructor"], on=date(2022, 6, 30), phone="13800000001")
    state = EnterpriseState.objects.get(enterprise=firm)
    due = todo_of(team["instructor"]).overdue[0].due
    for user, number in ((team["instructor"], "13800000001"), (committee, "138****0001")):
        details = RULES["R1"].details([due], AsOf.today(), user, scope_of(user, clock.today()))[due.subject]
        assert dict(details.lines)["联系电话"] == number
        assert details.seen == state.pk


def test_a_card_does_not_confirm_what_changed_since_it_was_shown(firm, team, client_of):
    client = client_of(team["instructor"])
    form = (
        client.get("/todo/").content.decode().split(f'action="/enterprises/{firm.pk}/confirm/"')[1].split("</form>")[0]
    )
    sent = dict(re.findall(r'name="(seen|next)" value="([^"]+)"', form))
    edit_enterprise(enterprise=firm, values={"staff": 3}, on=date(2022, 7, 1), by=team["lead"])

    answer = client.post(f"/enterprises/{firm.pk}/confirm/", sent, follow=True)

    assert "刚有更新" in answer.content.decode()
    assert not Verification.objects.exists()


# --- A member's own points ----------------------------------------------------------------------------


def test_a_member_sees_what_a_round_and_the_street_ask_of_their_points(committee, team, client_of):
    with clock_at(moment("2022-06-30")):
        mine, asked, other = (
            make_instructed(f"南京{n}科技有限公司", team["instructor"], on=date(2022, 6, 30)) for n in "甲乙丙"
        )
        for firm in (mine, asked):
            since = date(2022, 6, 30)
            assign_liaison(person=committee.person, enterprise=firm, starts_on=since, is_second_meant=True, by=None)
    open_doubt(enterprise=asked, reason="contradicted", note="抽查有出入", by=team["office"])
    open_doubt(enterprise=other, reason="phone", by=team["office"])

    cards = {c.rule.code: c for _, _, cards in todo_of(committee).groups for c in cards if c.rule.code != "R7"}

    assert {code: card.due.about for code, card in cards.items()} == {
        "R22": "南京甲科技有限公司",
        "R23": "南京乙科技有限公司",
    }
    assert "抽查有出入" in cards["R23"].due.text
    client_of(committee).post(cards["R22"].due.posts, {"seen": cards["R22"].details.seen})
    assert Verification.objects.get().enterprise == mine


def test_the_street_and_the_office_do_not_hear_it_twice(committee, team):
    with clock_at(moment("2022-06-30")):
        firm = make_instructed("南京甲科技有限公司", team["instructor"], on=date(2022, 6, 30))
        assign_liaison(person=committee.person, enterprise=firm, starts_on=date(2022, 6, 30), by=None)
    run(clock.today(), "R1", "R22", "R23")

    assert {str(n.user) for n in Notice.objects.filter(rule="R22")} == {"委员"}
    for who in ("office", "lead", "implementer", "instructor"):
        assert "R22" not in {c.rule.code for _, _, cards in todo_of(team[who]).groups for c in cards}


def test_a_member_s_phone_leads_to_their_points(committee, client_of):
    text = client_of(committee).get("/todo/").content.decode()
    assert 'href="/liaison/mine/"' in text.split('aria-label="常用"')[1]
