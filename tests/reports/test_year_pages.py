"""The pages of a year: every number leads to its rows, and says no more than its reader may know."""

import re
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from foundation.common.metrics import METRICS
from foundation.trail.clock import clock_at
from orgs.enterprises import services
from reports.annual import annual
from tests.cast import make_firm, moment, street

pytestmark = pytest.mark.django_db

YEAR = "/reports/2023/"


@pytest.fixture
def seen(client: Client) -> Any:
    """A page as somebody sees it; the answer when it is no page."""

    def seen(user: Any, url: str = YEAR, status: int = 200) -> str:
        client.force_login(user)
        response = client.get(url)
        assert response.status_code == status, response.content.decode()[:1000]
        return response.content.decode()

    return seen


def links(text: str) -> list[str]:
    return [unescape(found) for found in re.findall(r'href="(/reports/2023/figures/[^"]+)"', text)]


def test_years_lead_to_their_pages(seen, office, a_year):
    with clock_at(moment("2024-05-06")):
        make_firm("新来公司", on=date(2024, 2, 1))

        text = seen(office, reverse("reports:index"))

    assert reverse("reports:year", args=[2023]) in text
    assert "今天在册 7 家" in text
    assert "年末在册 6 家" in text


def test_days_that_are_imprecise_are_counted_and_listed(seen, office, a_year):
    text = seen(office)

    for url in {u for u in links(text) if "imprecise=1" in u}:
        rows = seen(office, url)
        said = int(re.search(r"日期只到月或年 (\d+) 家", rows)[1])
        assert said == len(re.findall(r"<tr[^>]*>\s*<th scope=\"row\"", rows))
        assert said == int(re.search(rf'{re.escape(url.replace("&", "&amp;"))}"[^>]*>(\d+)<', text)[1])
    assert len([u for u in links(text) if "imprecise=1" in u]) == 2
    seen(office, "/reports/2023/figures/closing/?imprecise=1", 404)


def test_without_records_the_index_says_what_comes(seen, office):
    assert "还没有资料" in seen(office, reverse("reports:index"))


def test_the_page_shows_the_figures(seen, office, a_year):
    text = seen(office)

    assert "统计期间 2023-01-01 至 2023-12-31" in text
    assert "期末企业总数" in text
    assert text.count("平衡</span>") == 10, "eight streets, those without, all together"
    assert "不平衡" not in text
    assert "其中日期只到月或年" in text
    assert "其中 2 家次日期只到月或年" in text
    assert "另 4 家未登记" in text
    assert "玄武门街道" in text


def test_every_number_but_zero_opens_as_many_rows(seen, client, office, whole_year):
    report, found = annual(year=2023, user=office), set(links(seen(office)))
    assert {url.split("/")[4] for url in found} == set(METRICS), "the page shows every figure"
    for url in found:
        response = client.get(url)
        assert response.status_code == 200, url
        key = url.split("/")[4]
        figure = report.figures[key]
        wanted = response.context["wanted"]
        expected = figure.at(report.place(wanted)) if wanted else figure.total
        assert response.context["value"] == expected, url
        if not figure.metric.sums:
            assert response.context["page"].paginator.count == expected, url


def test_the_rows_of_a_figure_lead_to_the_firm_on_that_day(seen, office, a_year):
    text = seen(office, f"{YEAR}figures/opening/?jurisdiction={street('玄武门街道').pk}")

    assert "期初企业总数：玄武门街道 2 家" in text
    assert f"/enterprises/{a_year['leaves'].pk}/?as_of=2022-12-31" in text
    assert "留驻公司" not in text


def test_the_rows_of_a_departure_say_where_to(seen, office, a_year):
    text = seen(office, f"{YEAR}figures/moved_out/")

    assert "外迁公司" in text
    assert "2023年7月" in text
    assert "江宁区" in text


def test_a_move_within_the_district_names_both_streets(seen, office, a_year):
    text = seen(office, f"{YEAR}figures/transferred_in/")

    assert "搬家公司" in text
    assert "红山街道" in text
    assert "梅园新村街道" in text


def test_firms_without_a_street_have_a_line_of_their_own(seen, office, a_year):
    assert "属地待补" in seen(office)
    assert "无属地公司" in seen(office, f"{YEAR}figures/closing/?jurisdiction=none")


def test_a_sum_says_from_how_many_rows_it_comes(seen, office, a_year):
    text = seen(office, f"{YEAR}figures/staff/")

    assert "从业人员合计 288 人" in text
    assert "由下列 5 行得出" in text


def test_long_lists_of_rows_have_pages(seen, office):
    for n in range(51):
        make_firm(f"公司{n:02d}")

    first = seen(office, f"{YEAR}figures/closing/")
    second = seen(office, f"{YEAR}figures/closing/?page=2")

    assert "第 1–50 行，共 51 行" in first
    assert "第 51–51 行，共 51 行" in second


# --- days -----------------------------------------------------------------------------------------


def test_an_earlier_day_is_kept_in_every_link(seen, office, a_year):
    text = seen(office, f"{YEAR}?as_of=2023-03-31")

    assert "截至 2023-03-31" in text
    assert all("as_of=2023-03-31" in url for url in links(text))
    assert f"{reverse('reports:workbook', args=[2023])}?as_of=2023-03-31" in text
    assert "由下列 8 行得出" in seen(office, f"{YEAR}figures/closing/?as_of=2023-03-31")


def test_what_was_known_then(seen, office):
    with clock_at(moment("2023-01-10")):
        firm = make_firm("远行公司")
    with clock_at(moment("2023-12-05")):
        services.move_out(enterprises=[firm], on=date(2023, 11, 20), to="江宁区", by=office)

    url = f"{YEAR}figures/closing/?as_of=2023-11-30"
    assert "由下列 0 行得出" in seen(office, url)
    text = seen(office, f"{url}&known_at=2023-12-01")
    assert "远行公司" in text
    assert "按 2023-12-01 当时所知" in text


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("as_of=2024-01-01", "不在 2023 年内"),
        ("as_of=morgen", "截至日期"),
        ("known_at=x", "当时所知"),
    ],
)
@pytest.mark.parametrize("path", ["", "figures/closing/", "workbook/"])
def test_a_wrong_day_gets_a_sentence(seen, office, a_year, query, sentence, path):
    assert sentence in seen(office, f"{YEAR}{path}?{query}", status=400)


def test_known_at_is_the_office_s_alone(seen, leader, a_year):
    assert "只供行业党委办公室使用" in seen(leader, f"{YEAR}?known_at=2023-12-01", status=400)
    plain = seen(leader)
    assert "2023" in plain.split("<main")[1]
    assert "当时所知" not in plain


@pytest.mark.parametrize(
    "url",
    [
        "/reports/2999/",
        "/reports/1999/",
        "/reports/2023/figures/unknown/",
        "/reports/2023/figures/closing/?jurisdiction=99999",
        "/reports/2023/figures/closing/?jurisdiction=abc",
    ],
)
def test_what_does_not_exist_is_not_found(seen, office, a_year, url):
    seen(office, url, status=404)


# --- who ------------------------------------------------------------------------------------------


def test_a_street_sees_itself_and_is_told_so(seen, street_lead, a_year):
    text = seen(street_lead)

    assert "本页只统计您负责的范围：梅园新村街道" in text
    assert "红山街道" not in text
    assert "玄武门街道" not in text
    rows = seen(street_lead, f"{YEAR}figures/opening/")
    assert "留驻公司" in rows
    assert "外迁公司" not in rows


def test_a_street_finds_no_other_street(seen, street_lead, a_year):
    seen(street_lead, f"{YEAR}figures/closing/?jurisdiction={street('玄武门街道').pk}", status=404)


def test_figures_only_are_numbers_without_links(seen, superior, leader, a_year):
    text = seen(superior)

    assert links(text) == []
    assert "名单不在您的权限内" in text
    assert "下载附表" not in text
    assert "玄武门街道" in text
    seen(superior, f"{YEAR}figures/closing/", status=403)
    assert links(seen(leader))


@pytest.mark.parametrize("url", ["/reports/", YEAR, f"{YEAR}figures/closing/", f"{YEAR}workbook/"])
def test_the_system_administrator_sees_no_figures(seen, sysadmin, a_year, url):
    seen(sysadmin, url, status=403)


def test_the_pages_cost_the_same_for_three_firms_as_for_thirty(seen, office, a_year, django_assert_max_num_queries):
    with django_assert_max_num_queries(52):
        seen(office)
    for n in range(30):
        make_firm(f"公司{n:02d}", on=date(2023, 5, 5))

    with django_assert_max_num_queries(52):
        seen(office)
