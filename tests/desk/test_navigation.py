"""The side bar: who sees what, and lists that belong together under one entry."""

from typing import Any

import pytest
from django.urls import reverse

from foundation.accounts.roles import Right
from foundation.desk import navigation
from foundation.desk.navigation import build

pytestmark = pytest.mark.django_db


def labels(user: Any, path: str = "/") -> list[str]:
    return [link.label for group in build(user, path).groups for link in group.entries]


def test_lists_of_one_entry_are_tabs_of_each_others_pages(office):
    frame = build(office, reverse("duties:streets"))

    assert [tab.label for tab in frame.tabs] == [
        "属地责任",
        "街道（园区）责任人",
        "党建指导员",
        "指导员情况",
        "代理",
        "交接",
    ]
    assert [tab.label for tab in frame.tabs if tab.is_current] == ["街道（园区）责任人"]
    assert [e.label for g in frame.groups for e in g.entries if e.is_current] == ["属地责任"]
    assert "街道（园区）责任人" not in labels(office)


def test_a_page_below_a_list_has_no_tabs(office):
    frame = build(office, reverse("duties:streets") + "add/")

    assert frame.tabs == []
    assert [e.label for g in frame.groups for e in g.entries if e.is_current] == ["属地责任"]


def test_tabs_a_person_may_not_open_are_left_out(instructor):
    tabs = [tab.label for tab in build(instructor, reverse("duties:streets")).tabs]

    assert "党建指导员" in tabs
    assert "代理" not in tabs


def test_a_tab_whose_entry_a_person_may_not_see_stands_by_itself(leader, monkeypatch):
    monkeypatch.setattr(navigation, "_entries", [])
    navigation.register("企业库", "上", "enterprises:list", rights=(Right.IMPORT,))
    navigation.register("企业库", "下", "enterprises:changes", rights=(Right.SEE_RECORDS,), under="上")

    assert labels(leader) == ["下"]


def test_only_the_committee_has_points_of_its_own(committee, office, instructor):
    assert "我的联系点" in labels(committee)
    assert "我的联系点" not in labels(office)
    assert "我的联系点" not in labels(instructor)


def test_a_page_shows_its_tabs(client, office):
    client.force_login(office)

    text = client.get(reverse("duties:streets")).content.decode()

    assert f'<a class="tab" href="{reverse("duties:streets")}" aria-current="page">' in text
