"""诉求 on its pages and over the interface: what people press, what they are told, what costs how much."""

import io
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from foundation.exchange.models import Export
from foundation.trail.recording import changeset
from orgs.duties import services as duties
from orgs.enterprises.models import Enterprise
from tests.cast import LONG_AGO, make_firm, street
from tests.visits.needs_cast import make_need, step
from visits.models import Need, Visit, VisitMethod, VisitPurpose
from visits.needs.chain import Holder
from visits.needs.choices import NeedState
from visits.needs.steps import STEPS

pytestmark = [pytest.mark.django_db, pytest.mark.anywhere]


@pytest.fixture
def firm(db: None) -> Enterprise:
    return make_firm("甲公司")


@pytest.fixture
def instructor(instructor: Any, firm: Enterprise) -> Any:
    duties.assign_instructor(person=instructor.person, enterprise=firm, starts_on=LONG_AGO, by=None)
    return instructor


def at(need: Need, slug: str) -> str:
    return reverse("needs:step", args=[need.pk, slug])


def test_from_assigning_to_closing_by_buttons(firm: Enterprise, office: Any, instructor: Any, client: Client) -> None:
    need = make_need(firm)
    client.force_login(office)
    page = client.get(need.get_absolute_url()).content.decode()
    assert "分派" in page
    key = f"person:{instructor.person.pk}"
    assert client.post(at(need, "assign"), {"to": key}).status_code == 302
    client.force_login(instructor)
    sent = client.post(at(need, "reply"), {"outcome": "solved", "text": "办妥了"}, follow=True)
    assert "已登记“答复”" in sent.content.decode()
    assert "现答复如下：办妥了" in sent.content.decode(), "what to send to the firm"
    client.post(at(need, "revisit"), {"answer": "satisfied", "way": "phone", "closes": "on"})
    need.refresh_from_db()
    assert need.state == NeedState.CLOSED
    assert "重新办理" in client.get(need.get_absolute_url()).content.decode()


def test_a_step_that_is_refused_keeps_what_was_typed(firm: Enterprise, office: Any, client: Client) -> None:
    need = make_need(firm, holder=Holder(None, street("梅园新村街道").pk))
    client.force_login(office)
    answer = client.post(at(need, "progress"), {"text": "做了很多事", "on": "2999-01-01"})
    assert answer.status_code == 200
    assert "做了很多事" in answer.content.decode()
    assert answer.context["form"].errors["on"]
    assert client.post(at(need, "transfer"), {"to": "person:99999", "text": "转"}).context["form"].errors["to"]
    assert client.post(at(need, "close")).status_code == 200, "no revisit yet"


def test_every_step_has_its_page(firm: Enterprise, office: Any, client: Client) -> None:
    client.force_login(office)
    need = make_need(firm)
    for spec in STEPS:
        assert client.get(at(need, spec.slug)).status_code == 200, spec.slug
    assert client.get(at(need, "nothing")).status_code == 404


def test_the_same_step_sent_twice_is_taken_once(firm: Enterprise, office: Any, client: Client) -> None:
    need = make_need(firm)
    client.force_login(office)
    sent = {"text": "看过了", "csrfmiddlewaretoken": "a" * 64}
    for _ in range(2):
        client.post(at(need, "progress"), sent)
    assert need.steps.live().count() == 2


def test_whoever_tells_of_a_confidential_need_is_told_where_it_went(
    firm: Enterprise, instructor: Any, client: Client
) -> None:
    client.force_login(instructor)
    category = make_need(firm).category_id
    told = {"enterprise": firm.pk, "title": "不便公开", "category": category, "origin": "firm"}
    told |= {"raised_on": "2023-05-04", "is_confidential": "on"}
    answer = client.post(reverse("needs:add"), told, follow=True)
    assert "只有办公室和承办的人看得到" in answer.content.decode()
    need = Need.objects.get(title="不便公开")
    assert client.get(need.get_absolute_url()).status_code == 404
    assert client.get(at(need, "progress")).status_code == 404


def test_a_need_heard_on_a_visit_knows_its_visit(firm: Enterprise, instructor: Any, client: Client) -> None:
    words = {"method": VisitMethod.objects.all()[0], "purpose": VisitPurpose.objects.all()[0]}
    with changeset(kind="test", by=None, title="走访"):
        visit = Visit(enterprise=firm, on=date(2023, 5, 4), **words)
        visit.save()
    client.force_login(instructor)
    address = f"{reverse('needs:add')}?visit={visit.pk}"
    assert client.get(address).context["form"].initial["enterprise"] == firm.pk
    category = make_need(firm).category_id
    told = {"enterprise": firm.pk, "title": "走访时提的", "category": category, "origin": "visit"}
    client.post(address, {**told, "raised_on": "2023-05-04"})
    assert Need.objects.get(title="走访时提的").visit == visit


# --- board, order, lists -------------------------------------------------------------------------------


def test_the_board_has_its_columns_and_its_numbers_lead_to_the_list(
    firm: Enterprise, office: Any, leader: Any, client: Client
) -> None:
    make_need(firm)
    doing = make_need(firm, 1, holder=Holder(None, street("梅园新村街道").pk))
    step(doing, "coordinate", office, text="要一起协调")
    make_need(firm, 2, is_confidential=True)
    client.force_login(office)
    page = client.get(reverse("needs:board"))
    counts = {one.column.key: one.count for one in page.context["board"].columns}
    assert counts == {"unassigned": 2, "doing": 1, "replied": 0, "long": 0, "closed": 0}
    assert "没有待回访的诉求" in page.content.decode()
    assert "需协调（1）" in page.content.decode()
    for one in page.context["board"].columns:
        listed = client.get(f"{reverse('needs:list')}?{one.query}")
        assert listed.context["selection"].total.rows == one.count, one.column.key
    client.force_login(leader)
    counts = {one.column.key: one.count for one in client.get(reverse("needs:board")).context["board"].columns}
    assert counts["unassigned"] == 1


def test_the_board_costs_the_same_for_one_and_for_fifty(firm: Enterprise, office: Any, client: Client) -> None:
    client.force_login(office)
    client.get(reverse("needs:board"))

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("needs:board")).status_code == 200
        return len(asked)

    make_need(firm)
    one = cost()
    for number in range(1, 30):
        make_need(firm, number)
    assert cost() == one


def test_the_order_is_one_sheet_with_its_days(firm: Enterprise, office: Any, instructor: Any, client: Client) -> None:
    need = make_need(firm)
    step(need, "assigned", office, to=Holder(instructor.person.pk), unit="区人社局", on=date(2023, 5, 4))
    client.force_login(office)
    page = client.get(reverse("needs:order", args=[need.pk])).content.decode()
    for words in ("企业诉求交办单", "区人社局", "甲公司", "请于 2023-05-11 前答复", "每 30 天反馈一次进展"):
        assert words in page, words


def test_the_five_lists_of_no_filter_are_refused_with_a_sentence(client: Client, office: Any) -> None:
    client.force_login(office)

    answer = client.get(reverse("needs:five-lists") + "?q=%00&category=x")

    assert answer.status_code == 400
    assert "不能导出" in answer.content.decode()
    assert not Export.objects.exists()


def test_the_five_lists_have_a_line_for_each_need_one_sees(
    firm: Enterprise, office: Any, leader: Any, client: Client
) -> None:
    need = make_need(firm, holder=Holder(None, street("梅园新村街道").pk))
    step(need, "replied", office, text="=1+1", outcome="solved")
    make_need(firm, 1, is_confidential=True)
    for user, lines in ((office, 2), (leader, 1)):
        client.force_login(user)
        answer = client.get(reverse("needs:five-lists"))
        book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
        assert book.sheetnames == ["问题清单", "对策清单", "责任清单", "时限清单", "成效清单"]
        assert {sheet.max_row for sheet in book} == {lines + 1}
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)


# --- the interface ---------------------------------------------------------------------------------------


def test_a_program_takes_a_step_on_the_chain_it_read(firm: Enterprise, office: Any, client: Client) -> None:
    need = make_need(firm)
    client.force_login(office)
    address = f"/api/v1/needs/{need.pk}/steps/"
    read = client.get(address)
    assert [one["kind"] for one in read.json()] == ["accepted"]

    def post(slug: str, body: dict[str, Any], version: str | None) -> Any:
        more = {"headers": {"If-Match": version}} if version else {}
        return client.post(f"{address}{slug}/", body, content_type="application/json", **more)

    assert post("assign", {"to": "office"}, None).status_code == 428
    assert post("assign", {"to": "person:999"}, read["ETag"]).json()["errors"]["to"]
    assert post("nothing", {}, read["ETag"]).status_code == 404
    done = post("assign", {"to": "office", "unit": "区人社局"}, read["ETag"])
    assert done.status_code == 200, done.json()
    assert post("progress", {"text": "好"}, read["ETag"]).status_code == 412
    assert client.get(address).json()[1]["unit"] == "区人社局"


def test_a_program_that_tells_of_a_confidential_need_gets_no_page_of_it(
    firm: Enterprise, instructor: Any, client: Client
) -> None:
    client.force_login(instructor)
    category = make_need(firm).category_id
    body = {"enterprise": firm.pk, "title": "不便公开", "category": category, "origin": "firm"}
    body |= {"raised_on": "2023-05-04", "is_confidential": True}
    answer = client.post("/api/v1/needs/", body, content_type="application/json")
    assert (answer.status_code, answer.json()) == (201, {"changeset": None})
