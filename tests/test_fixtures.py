"""The fixtures keep their word: the browser talks to nobody else, axe finds what it should."""

import pytest
from playwright.sync_api import Error


def test_the_browser_speaks_chinese_and_our_time(page, live_server):
    page.goto("/healthz")

    assert page.evaluate("navigator.language") == "zh-CN"
    assert page.evaluate("Intl.DateTimeFormat().resolvedOptions().timeZone") == "Asia/Shanghai"


def test_a_page_of_another_host_is_stopped_and_noticed(page, requests_elsewhere):
    with pytest.raises(Error, match="ERR_FAILED"):
        page.goto("http://203.0.113.1/")

    assert requests_elsewhere == ["http://203.0.113.1/"]
    requests_elsewhere.clear()


def test_what_the_content_policy_forbids_is_noticed(page, console_errors):
    page.goto("/healthz")

    page.evaluate("fetch('http://203.0.113.1/data').catch(() => 1)")

    assert "Content Security Policy" in console_errors[0]
    console_errors.clear()


def test_a_complaint_in_the_console_is_noticed(page, console_errors):
    page.goto("/healthz")

    page.evaluate("console.error('broken')")

    assert console_errors == ["broken"]
    console_errors.clear()


def test_axe_finds_a_field_without_a_name(page, axe):
    page.goto("/healthz")
    page.evaluate("document.title = '页面'; document.documentElement.lang = 'zh-CN'")
    page.evaluate("document.body.innerHTML = '<main><h1>页面</h1><input></main>'")

    found = axe(page)

    assert [violation["rule"] for violation in found] == ["label"]
    assert found[0]["where"] == ["input"]
