"""The pages of the enterprise base, as people use them."""

from datetime import date
from typing import Any

import pytest
from constance.test import override_config
from django.urls import reverse

from foundation.common.tables.table import Count
from foundation.trail.clock import clock_at
from foundation.trail.models import AuditEvent, Changeset
from orgs.enterprises import services
from orgs.enterprises.models import EnterpriseState
from tests.cast import make_firm, moment, street
from tests.pages import opened

LIST = "/enterprises/"


@pytest.fixture
def as_office(client: Any, office: Any) -> Any:
    client.force_login(office)
    return client


def page(client: Any, url: str, **params: Any) -> str:
    response = client.get(url, params)
    assert response.status_code == 200, response.content.decode()[:2000]
    return response.content.decode()


def test_the_list_shows_firms_with_totals_and_tabs(as_office: Any) -> None:
    make_firm("南京云帆科技有限公司", is_listed=True, staff=12)
    make_firm("南京星河传媒有限公司", place=None)
    text = page(as_office, LIST)
    assert "南京云帆科技有限公司" in text
    assert "列统信息库" in text
    assert "共 2 家" in text


@pytest.mark.parametrize("tab", ["listed", "key", "live", "noplace"])
def test_a_tab_counts_exactly_what_it_lists(as_office: Any, tab: str) -> None:
    for index in range(7):
        make_firm(
            f"公司{index}",
            place=None if index == 0 else "红山街道",
            is_listed=index % 2 == 0,
            is_key=index % 3 == 0,
            is_livestreaming=index == 6,
        )
    response = as_office.get(LIST, {"tab": tab})
    selection = response.context["selection"]
    (link,) = [t for t in response.context["tabs"] if t.is_current]
    assert link.count == str(selection.queryset.count()) == str(len(response.context["rows"]))


CHOSEN = {
    "nothing": {},
    "a street": {"jurisdiction": "STREET"},
    "a status": {"operating_status": "normal"},
    "a word": {"q": "公司"},
    "a street and a word": {"jurisdiction": "STREET", "q": "公司"},
    "a past day": {"as_of": "2024-06-30"},
}


@pytest.mark.parametrize("cap", [3, 100], ids=["beyond the cap", "within the cap"])
@pytest.mark.parametrize("params", CHOSEN.values(), ids=CHOSEN.keys())
def test_whatever_is_chosen_totals_and_tabs_count_what_they_list(as_office: Any, params: dict, cap: int) -> None:
    for index in range(12):
        make_firm(
            f"公司{index}",
            place=(None, "红山街道", "红山街道")[index % 3],
            operating_status="normal" if index < 9 else "",
            is_listed=index % 2 == 0,
            is_key=index == 4,
        )
    params = {name: str(street("红山街道").pk) if value == "STREET" else value for name, value in params.items()}
    with override_config(LIST_COUNT_CAP=cap):
        selection = as_office.get(LIST, params).context["selection"]
        counts = selection.counts

        for key, rows in [("unfiltered", selection.unfiltered), ("before_tab", selection.before_tab)]:
            assert str(counts[key]) == str(Count(min(rows.count(), cap + 1), cap)), key
        for tab in selection.table.tabs:
            told = counts[tab.key]
            if "q" in params and counts["before_tab"].is_capped:
                assert told is None  # a search too broad to be counted
                continue
            if not tab.is_counted(selection.at):
                assert told is None  # counted once it is opened
                continue
            rows = as_office.get(LIST, {**params, "tab": tab.key}).context["selection"].queryset
            assert str(told) == str(Count(min(rows.count(), cap + 1), cap)), tab.key


def test_a_tab_of_a_search_too_broad_to_be_counted_still_has_its_total(as_office: Any) -> None:
    for index in range(6):
        make_firm(f"公司{index}", is_key=index < 2)
    with override_config(LIST_COUNT_CAP=3):
        response = as_office.get(LIST, {"q": "公司", "tab": "key"})

    assert str(response.context["selection"].total) == "2"
    assert [tab.count for tab in response.context["tabs"]] == ["3+", "", "2", "", "", "", "", ""]


BAD_FILTERS = {
    "unknown name": {"strasse": "1"},
    "unknown street": {"jurisdiction": "99999"},
    "text for a street": {"jurisdiction": "abc"},
    "second street is unknown": {"jurisdiction": ["1", "abc"]},
    "text for a number": {"staff_min": "viele"},
    "huge number": {"staff_min": "1e999999"},
    "doubled number": {"staff_min": ["1", "2"]},
    "impossible flag": {"is_key": "maybe"},
    "unknown tab": {"tab": "all"},
    "unknown order": {"sort": "phone"},
    "order by a field of the database": {"sort": "enterprise__code"},
    "future day": {"as_of": "2099-01-01"},
    "no day": {"as_of": "gestern"},
    "no moment": {"known_at": "gestern"},
    "unknown presence": {"presence": "gone"},
    "NUL": {"business": "a\x00b"},
    "bad date": {"founded_on_from": "2023-02-30"},
}


@pytest.mark.parametrize("params", BAD_FILTERS.values(), ids=BAD_FILTERS.keys())
def test_a_filter_that_is_not_understood_answers_with_no_rows(as_office: Any, params: dict) -> None:
    make_firm("南京云帆科技有限公司")
    response = as_office.get(LIST, params)
    assert response.status_code == 400
    text = response.content.decode()
    assert "南京云帆科技有限公司" not in text
    assert "筛选条件有误" in text


def test_a_nul_in_the_search_box_is_answered_calmly(as_office: Any) -> None:
    assert as_office.get(LIST, {"q": "a\x00b"}).status_code == 400
    assert as_office.get("/search/", {"q": "a\x00b"}).status_code == 200


def test_the_list_of_a_past_day_and_as_known_then(as_office: Any, office: Any) -> None:
    with clock_at(moment("2023-01-05")):
        firm = make_firm("甲公司", is_listed=True)
    with clock_at(moment("2023-12-05")):
        services.move_out(enterprises=[firm], on=date(2023, 11, 20), to="建邺区", by=office)
    gone = as_office.get(LIST, {"as_of": "2023-11-30"})
    there = as_office.get(LIST, {"as_of": "2023-11-30", "known_at": "2023-12-01"})
    assert str(gone.context["selection"].total) == "0"
    assert str(there.context["selection"].total) == "1"
    assert [t.count for t in gone.context["tabs"]][:2] == ["0", "0"]
    assert [t.count for t in there.context["tabs"]][:2] == ["1", "1"]


def test_known_at_is_for_the_office_only(client: Any, leader: Any) -> None:
    client.force_login(leader)
    assert client.get(LIST, {"known_at": "2023-12-01"}).status_code == 400


def test_departed_firms_are_listed_only_when_asked_for(as_office: Any, office: Any) -> None:
    firm = make_firm("甲公司")
    services.move_out(enterprises=[firm], on=date(2023, 11, 20), to="建邺区", by=office)
    make_firm("乙公司")
    today = page(as_office, LIST)
    assert "乙公司" in today
    assert "甲公司" not in today
    assert "甲公司" in page(as_office, LIST, presence="moved_out")
    assert "已迁出" in page(as_office, reverse("enterprises:detail", args=[firm.pk]))


@pytest.mark.parametrize("rows", [1, 50])
def test_the_list_costs_the_same_for_one_firm_as_for_fifty(
    as_office: Any, rows: int, django_assert_num_queries: Any
) -> None:
    for index in range(rows):
        make_firm(f"公司{index:02}", phone="13800000001", is_listed=True)
    page(as_office, LIST)
    with django_assert_num_queries(10):
        page(as_office, LIST)


def test_pages_beyond_the_first_hold_every_firm_once(as_office: Any) -> None:
    for index in range(120):
        make_firm(f"公司{index:03}")
    seen = []
    for number in (1, 2, 3):
        seen += [row.record.name for row in as_office.get(LIST, {"page": number}).context["rows"]]
    assert len(seen) == len(set(seen)) == 120
    assert as_office.get(LIST, {"page": "10" * 12}).status_code == 200


def test_deep_pages_go_on_by_key(as_office: Any, settings: Any) -> None:
    for index in range(120):
        make_firm(f"公司{index:03}")
    with override_config(LIST_COUNT_CAP=50):
        response = as_office.get(LIST)
        assert str(response.context["selection"].total) == "50+"
        seen = [row.record.name for row in response.context["rows"]]
        while following := response.context["pager"].next:
            response = as_office.get(f"{LIST}?{following}")
            seen += [row.record.name for row in response.context["rows"]]
    assert len(seen) == len(set(seen)) == 120


def test_editing_a_section_saves_and_offers_undo(as_office: Any) -> None:
    firm = make_firm("甲公司", staff=20)
    url = reverse("enterprises:edit", args=[firm.pk]) + "?section=people"
    form = as_office.get(url).context["form"]
    data = {
        "seen": form.initial["seen"],
        "staff": "22人",
        "members_total": "",
        "members_full": "",
        "members_probationary": "",
        "mode": "changed",
        "on": "2023-06-01",
        "precision": "day",
    }
    response = as_office.post(url, data, follow=True)
    assert "已保存 1 项修改" in response.content.decode()
    act = Changeset.objects.get(kind="edit_enterprise")
    assert reverse("desk:undo", args=[act.pk]) in response.content.decode()
    as_office.post(reverse("desk:undo", args=[act.pk]))
    assert EnterpriseState.objects.live().get().staff == 20


def edit_people(client: Any, firm: Any, seen: str, **data: str) -> Any:
    url = reverse("enterprises:edit", args=[firm.pk]) + "?section=people"
    base = {"mode": "changed", "on": "2023-06-01", "precision": "day", "staff": "20"}
    return client.post(url, {"seen": seen, **base, **data})


def seen_by(client: Any, firm: Any) -> str:
    url = reverse("enterprises:edit", args=[firm.pk]) + "?section=people"
    return client.get(url).context["form"].initial["seen"]


def test_a_colleagues_change_to_the_same_field_is_shown_not_overwritten(as_office: Any, street_lead: Any) -> None:
    firm = make_firm("甲公司", staff=20)
    seen = seen_by(as_office, firm)
    services.edit_enterprise(enterprise=firm, values={"staff": 25}, on=date(2023, 5, 1), by=street_lead)

    response = edit_people(as_office, firm, seen, staff="22")
    text = response.content.decode()
    assert "牵头人 刚把它改为“25”" in text
    assert 'value="22"' in text
    assert firm.states.live().order_by("-effective_from").first().staff == 25

    again = response.context["form"].data["seen"]
    edit_people(as_office, firm, again, staff="22")
    assert firm.states.live().order_by("-effective_from").first().staff == 22


def test_the_colleagues_value_can_be_kept(as_office: Any, street_lead: Any) -> None:
    firm = make_firm("甲公司", staff=20)
    seen = seen_by(as_office, firm)
    services.edit_enterprise(enterprise=firm, values={"staff": 25}, on=date(2023, 5, 1), by=street_lead)
    again = edit_people(as_office, firm, seen, staff="22").context["form"].data["seen"]
    edit_people(as_office, firm, again, staff="22", **{"keep-staff": "theirs"})
    assert firm.states.live().order_by("-effective_from").first().staff == 25


def test_changes_to_different_fields_go_together(as_office: Any, street_lead: Any) -> None:
    firm = make_firm("甲公司", staff=20, members_total=2)
    seen = seen_by(as_office, firm)
    services.edit_enterprise(enterprise=firm, values={"members_total": 3}, on=date(2023, 5, 1), by=street_lead)
    edit_people(as_office, firm, seen, staff="22", members_total="2")
    state = firm.states.live().order_by("-effective_from").first()
    assert (state.staff, state.members_total) == (22, 3)


def test_a_jump_is_asked_about_once(as_office: Any) -> None:
    firm = make_firm("甲公司", staff=118)
    seen = seen_by(as_office, firm)
    text = edit_people(as_office, firm, seen, staff="1260").content.decode()
    assert "从业人员由 118 变为 1260" in text
    edit_people(as_office, firm, seen, staff="1260", confirmed="on")
    assert firm.states.live().order_by("-effective_from").first().staff == 1260


def new_firm(client: Any, **data: str) -> Any:
    base = {"kind": "founded", "on": "2023-06-01", "precision": "day", "name": "南京云帆科技有限公司"}
    return client.post(reverse("enterprises:add"), {**base, **data})


def test_adding_a_firm(as_office: Any) -> None:
    place = street("红山街道")
    response = new_firm(
        as_office,
        jurisdiction=str(place.pk),
        code=" 91320102ma0000007t",
        founded_on="2015年11月",
        staff="５２",
        is_key="1",
    )
    assert response.status_code == 302
    state = EnterpriseState.objects.live().get()
    assert (state.enterprise.code, state.staff, state.is_key, state.founded_precision) == (
        "91320102MA0000007T",
        52,
        True,
        "month",
    )


def test_a_near_name_is_shown_before_a_firm_is_added(as_office: Any) -> None:
    make_firm("南京云帆科技有限责任公司")
    text = new_firm(as_office).content.decode()
    assert "是不是同一家" in text
    assert EnterpriseState.objects.live().count() == 1
    new_firm(as_office, is_other="on")
    assert EnterpriseState.objects.live().count() == 2


BAD_INPUTS = {
    "no name": ({"name": ""}, "请填写企业名称"),
    "blank name": ({"name": "　"}, "请填写企业名称"),
    "name too long": ({"name": "长" * 201}, "200"),
    "code of 17": ({"code": "91320102MA0000007"}, "17"),
    "wrong check": ({"code": "91320102MA0000007X"}, "校验"),
    "O for 0": ({"code": "9132O102MA0000007T"}, "O"),
    "old registration number": ({"code": "320102000123456"}, "15 位"),
    "two codes": ({"code": "91320102MA0000007T 913201001000000089"}, "多个代码"),
    "negative staff": ({"staff": "-3"}, "从业人员"),
    "vague staff": ({"staff": "约200"}, "约"),
    "range of staff": ({"staff": "50-99"}, "50"),
    "fractional staff": ({"staff": "3.5"}, "3.5"),
    "exponent staff": ({"staff": "1e999999"}, "1e"),
    "words for staff": ({"staff": "很多"}, "很多"),
    "phone of letters": ({"phone": "abc"}, "电话"),
    "short phone": ({"phone": "1380000"}, "电话"),
    "ID number as phone": ({"phone": "320102199001011234"}, "身份证"),
    "no day": ({"on": ""}, "请填写日期"),
    "bad day": ({"on": "2023-02-30"}, "2023-11-20"),
    "future day": ({"on": "2099-01-01"}, "不能晚于今天"),
    "day before records": ({"on": "1900-01-01"}, "日期过早"),
    "unknown kind": ({"kind": "nonsense"}, "nonsense"),
    "unknown street": ({"jurisdiction": "99999"}, "选择"),
    "text street": ({"jurisdiction": "abc"}, "选择"),
    "founded in the future": ({"founded_on": "2099-01-01"}, "成立时间"),
    "impossible founding day": ({"founded_on": "2023-02-30"}, "2023-02-30"),
    "founding without year": ({"founded_on": "5月"}, "年"),
    "more members than parts": ({"members_total": "-1"}, "党员"),
    "unknown status": ({"operating_status": "x"}, "x"),
    "unknown flag": ({"is_key": "x"}, "x"),
    "address too long": ({"business_address": "路" * 301}, "300"),
    "script in the name": ({"name": "<script>alert(1)</script>", "staff": "x"}, "&lt;script&gt;"),
}


@pytest.mark.parametrize(("data", "words"), BAD_INPUTS.values(), ids=BAD_INPUTS.keys())
def test_bad_input_gets_a_sentence_and_loses_nothing(as_office: Any, data: dict, words: str) -> None:
    typed = {"business_address": "某某路1号", "contact": "李某", **data}
    response = new_firm(as_office, **typed)
    text = response.content.decode()
    assert response.status_code == 200
    assert words in text
    assert not EnterpriseState.objects.exists()
    if "business_address" not in data:
        assert "某某路1号" in text, "what was typed is gone"
    assert "李某" in text


def test_moving_out_by_the_guided_flow(as_office: Any) -> None:
    firm = make_firm("甲公司")
    menu = page(as_office, reverse("enterprises:change-menu", args=[firm.pk]))
    assert "迁出" in menu
    url = reverse("enterprises:change", args=[firm.pk, "move-out"])
    page(as_office, url)
    response = as_office.post(
        url, {"on": "2023-11-20", "precision": "month", "to": "建邺区", "reason": ""}, follow=True
    )
    assert "已登记迁出" in response.content.decode()
    change = firm.changes.get(kind="moved_out")
    assert (change.effective_on, change.precision, change.counterpart) == (date(2023, 11, 1), "month", "建邺区")


@pytest.mark.parametrize("verb", ["move-within", "move-out", "rename", "suspend", "deregister", "remove"])
def test_every_guided_change_says_what_is_missing(as_office: Any, verb: str) -> None:
    firm = make_firm("甲公司")
    response = as_office.post(reverse("enterprises:change", args=[firm.pk, verb]), {"on": "", "precision": "day"})
    assert response.status_code == 200
    assert "请填写日期" in response.content.decode()


def test_an_unknown_kind_of_change_is_not_found(as_office: Any) -> None:
    firm = make_firm("甲公司")
    assert as_office.get(f"/enterprises/{firm.pk}/change/nonsense/").status_code == 404


def test_a_street_lead_gets_404_for_a_foreign_firm_and_a_reader_403(
    client: Any, street_lead: Any, committee: Any
) -> None:
    foreign = make_firm("乙公司", place="玄武门街道")
    urls = [
        reverse("enterprises:detail", args=[foreign.pk]),
        reverse("enterprises:edit", args=[foreign.pk]),
        reverse("enterprises:phone", args=[foreign.pk]),
        reverse("enterprises:change", args=[foreign.pk, "move-out"]),
        reverse("short-link", args=[foreign.pk]),
    ]
    client.force_login(street_lead)
    assert {client.get(url).status_code for url in urls} == {404}
    client.force_login(committee)
    assert client.get(urls[0]).status_code == 200
    assert client.get(urls[1]).status_code == 403


def test_phones_are_masked_and_a_look_is_logged(client: Any, leader: Any) -> None:
    firm = make_firm("甲公司", phone="13812345678")
    client.force_login(leader)
    detail = page(client, reverse("enterprises:detail", args=[firm.pk]))
    assert "13812345678" not in detail
    assert "138****5678" in detail
    url = reverse("enterprises:phone", args=[firm.pk])
    assert "13812345678" not in opened(client, url, "查看完整电话")
    assert "13812345678" in client.post(url, {"purpose": "visit", "note": ""}).content.decode()
    (event,) = AuditEvent.objects.filter(event="reveal_phone")
    assert event.by == leader
    assert "13812345678" not in str(event.detail) + event.title


def test_the_sixty_first_look_in_an_hour_is_refused(client: Any, leader: Any) -> None:
    firm = make_firm("甲公司", phone="13812345678")
    client.force_login(leader)
    url = reverse("enterprises:phone", args=[firm.pk])
    with override_config(REVEALS_PER_HOUR=2):
        for _ in range(2):
            client.post(url, {"purpose": "visit", "note": ""})
        text = client.post(url, {"purpose": "visit", "note": ""}).content.decode()
    assert "一小时内最多查看 2 个" in text
    assert "13812345678" not in text


def test_the_ledger_shows_before_after_and_net(as_office: Any, office: Any) -> None:
    firm = make_firm("甲公司", staff=118)
    services.edit_enterprise(enterprise=firm, values={"staff": 126}, on=date(2023, 6, 1), by=office)
    text = page(as_office, "/enterprises/changes/", kind="staff")
    assert "118" in text
    assert "126" in text
    assert "+8" in text


def test_the_ledger_of_one_firm_is_found_by_the_firm_itself(client: Any, office: Any, street_lead: Any) -> None:
    """Not by its name, which another firm may have too."""
    firm = make_firm("甲公司", place="梅园新村街道", staff=20)
    make_firm("甲公司第二", place="玄武门街道", staff=30)
    client.force_login(office)
    assert f"/enterprises/changes/?enterprise={firm.pk}" in page(client, f"/enterprises/{firm.pk}/")
    text = page(client, "/enterprises/changes/", enterprise=firm.pk)
    assert "企业：甲公司" in text
    assert "甲公司第二" not in text


def test_the_condition_on_a_firm_out_of_reach_does_not_tell_its_name(client: Any, street_lead: Any) -> None:
    hidden = make_firm("外区公司", place="玄武门街道")
    client.force_login(street_lead)
    text = page(client, "/enterprises/changes/", enterprise=hidden.pk)
    assert "外区公司" not in text
    assert f"企业：第 {hidden.pk} 号" in text


@pytest.mark.parametrize("rows", [1, 50])
def test_the_ledger_costs_the_same_for_one_change_as_for_fifty(
    as_office: Any, rows: int, django_assert_num_queries: Any
) -> None:
    for index in range(rows):
        make_firm(f"公司{index:02}")
    page(as_office, "/enterprises/changes/")
    with django_assert_num_queries(10):
        page(as_office, "/enterprises/changes/")


@pytest.mark.parametrize("rows", [1, 20])
def test_the_ledger_costs_the_same_for_one_changed_phone_as_for_twenty(
    as_office: Any, office: Any, rows: int, django_assert_num_queries: Any
) -> None:
    for index in range(rows):
        firm = make_firm(f"公司{index:02}", contact="张三", phone="13800000001")
        services.edit_enterprise(
            enterprise=firm, values={"contact": "李四", "phone": "13900000002"}, on=date(2023, 6, 1), by=office
        )
    text = page(as_office, "/enterprises/changes/")
    with django_assert_num_queries(11):
        page(as_office, "/enterprises/changes/")

    for told in ("联系人 张三", "联系电话 138****0001", "联系人 李四", "联系电话 139****0002"):
        assert told in text, told


def test_the_ledger_names_who_entered_a_change(as_office: Any, office: Any) -> None:
    firm = make_firm("甲公司", staff=10)
    services.edit_enterprise(enterprise=firm, values={"staff": 12}, on=date(2023, 6, 1), by=office)
    as_office.post(reverse("desk:columns"), {"table": "changes", "columns": ["by"], "next": LIST})

    rows = as_office.get("/enterprises/changes/").context["rows"]

    assert [row.cells[-1].text for row in rows] == [str(office), "系统"]


def test_the_chosen_columns_are_kept_per_person(as_office: Any) -> None:
    make_firm("甲公司", business_address="某某路8号")
    plain = page(as_office, LIST)
    assert "甲公司" in plain
    assert "某某路8号" not in plain
    data = {"table": "enterprises", "columns": ["business_address", "staff"], "next": LIST}
    assert as_office.post(reverse("desk:columns"), data).status_code == 302
    response = as_office.get(LIST)
    assert [c.key for c in response.context["selection"].columns] == ["name", "business_address", "staff"]
    as_office.post(reverse("desk:columns"), {"table": "enterprises", "reset": "1"})
    assert as_office.get(LIST).content.decode().count("某某路8号") == 0 < page(as_office, LIST).count("甲公司")


def test_records_and_undo_follow_the_scope(client: Any, office: Any, street_lead: Any, implementer: Any) -> None:
    firm = make_firm("甲公司", place="梅园新村街道", staff=20)
    act = services.edit_enterprise(enterprise=firm, values={"staff": 21}, on=date(2023, 6, 1), by=office).changeset
    own = services.edit_enterprise(enterprise=firm, values={"staff": 22}, on=date(2023, 7, 1), by=street_lead).changeset
    url, own_url = reverse("desk:undo", args=[act.pk]), reverse("desk:undo", args=[own.pk])
    client.force_login(implementer)
    assert client.get(url).status_code == 404
    client.force_login(street_lead)
    assert "只能撤销自己的操作" in page(client, url)
    client.post(url)
    assert not Changeset.objects.filter(undoes=act).exists()
    client.post(own_url)
    assert Changeset.objects.filter(undoes=own).exists()


def test_undoing_and_bringing_back_are_called_so(as_office: Any, office: Any) -> None:
    firm = make_firm("甲公司", staff=20)
    act = services.edit_enterprise(enterprise=firm, values={"staff": 21}, on=date(2023, 6, 1), by=office).changeset
    text = as_office.post(reverse("desk:undo", args=[act.pk]), follow=True).content.decode()
    assert f"已撤销“{act.title}”" in text
    assert "恢复</button>" in text
    back = Changeset.objects.get(undoes=act)
    assert back.title == f"撤销：{act.title}"
    assert f"恢复“{act.title}”？" in page(as_office, reverse("desk:undo", args=[back.pk]))
    text = as_office.post(reverse("desk:undo", args=[back.pk]), follow=True).content.decode()
    assert f"已恢复“{act.title}”" in text
    assert "撤销</button>" in text
    again = Changeset.objects.get(undoes=back)
    assert (again.title, again.undo_word) == (f"恢复：{act.title}", "撤销")


def test_a_firm_whose_creation_was_undone_is_still_called_by_its_name(as_office: Any, office: Any) -> None:
    creation = make_firm("甲公司").changes.get().changeset
    as_office.post(reverse("desk:undo", args=[creation.pk]))
    assert "甲公司（已撤销）" in page(as_office, reverse("desk:record", args=[creation.pk]))


def test_an_act_older_than_the_period_cannot_be_undone(as_office: Any, office: Any) -> None:
    with clock_at(moment("2023-01-05")):
        firm = make_firm("甲公司", staff=20)
    act = firm.changes.get().changeset
    assert "超过 30 天" in page(as_office, reverse("desk:undo", args=[act.pk]))
    as_office.post(reverse("desk:undo", args=[act.pk]))
    assert not Changeset.objects.filter(undoes=act).exists()


def test_search_finds_by_initials_within_the_scope(client: Any, street_lead: Any) -> None:
    make_firm("南京云帆科技有限公司", place="梅园新村街道")
    make_firm("南京云飞科技有限公司", place="玄武门街道")
    client.force_login(street_lead)
    text = page(client, "/search/", q="yf")
    assert "南京云帆科技有限公司" in text
    assert "南京云飞科技有限公司" not in text


def test_a_short_link_leads_to_the_firm(as_office: Any) -> None:
    firm = make_firm("甲公司")
    assert as_office.get(f"/e/{firm.pk}/").url == f"/enterprises/{firm.pk}/"


def test_dictionaries_are_kept_in_the_admin_with_a_trail_and_dated_rows_are_read_only(as_office: Any) -> None:
    make_firm("甲公司")
    response = as_office.post(
        "/admin/enterprises/businesskind/add/", {"name": "软件开发", "position": "1", "is_active": "on"}
    )
    assert response.status_code == 302
    assert Changeset.objects.filter(kind="edit_dictionary").exists()
    state = EnterpriseState.objects.first()
    assert as_office.get(f"/admin/enterprises/enterprisestate/{state.pk}/change/").status_code == 200
    assert as_office.post(f"/admin/enterprises/enterprisestate/{state.pk}/change/", {"name": "x"}).status_code == 403
    assert as_office.get(f"/admin/enterprises/enterprisestate/{state.pk}/delete/").status_code == 403


def test_places_are_added_and_renamed_with_dates(as_office: Any) -> None:
    as_office.post(reverse("places:add"), {"name": "玄武科创园", "kind": "park", "code": "", "since": "2023-01-01"})
    place = street("玄武科创园")
    firm = make_firm("甲公司", place="玄武科创园")
    as_office.post(reverse("places:rename", args=[place.pk]), {"name": "玄武科创城", "since": "2024-01-01"})
    assert "玄武科创园" in page(as_office, LIST, as_of="2023-06-01")
    assert "玄武科创城" in page(as_office, LIST, as_of="2024-06-01")
    assert firm.pk
