"""数据更新轮次: what is asked of whom, in a list or one by one, and what counts as done."""

import re
from datetime import date
from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from foundation.trail.asof import AsOf
from foundation.trail.clock import clock_at
from foundation.trail.models import Changeset
from orgs.duties import services as duties
from orgs.enterprises import services
from orgs.enterprises.checks.services import FIELD_GROUPS, VOLATILE
from orgs.enterprises.choices import ChangeKind, DoubtReason
from orgs.enterprises.models import Doubt, Enterprise, EnterpriseChange, EnterpriseState, Verification
from orgs.enterprises.services import Draft, Entry, apply_changes
from orgs.rounds import round_progress
from orgs.rounds import services as rounds
from orgs.rounds.models import RefreshMark, RefreshRound, SampleCheck
from tests.cast import LONG_AGO, make_firm, moment, street
from tests.pages import opened

NOW = moment("2026-11-20")


@pytest.fixture(autouse=True)
def today() -> Any:
    with clock_at(NOW):
        yield


@pytest.fixture
def found(db: None) -> RefreshRound:
    return rounds.open_round()


def firms_on(day: str, count: int, person: Any = None, prefix: str = "公司", **values: Any) -> list[Enterprise]:
    """Firms entered that day, all looked after by one instructor; one act, as an import makes it."""
    place = street("梅园新村街道").pk
    with clock_at(moment(day)):
        entries = [
            Entry(
                [
                    Draft(
                        on=date.fromisoformat(day),
                        values={"name": f"{prefix}{i:03}", "jurisdiction": place, "staff": 10, **values},
                        kind=ChangeKind.OPENING,
                    )
                ]
            )
            for i in range(count)
        ]
        made = apply_changes(entries=entries, by=None, kind="test", title="测试企业")
        firms = list(Enterprise.objects.filter(pk__in=made.enterprises.values()))
        if person:
            duties.assign_instructor_to(enterprises=firms, person=person, starts_on=LONG_AGO, by=None)
    return firms


def screen(client: Any, found: RefreshRound) -> dict[str, Any]:
    """What the list's form would send."""
    response = client.get(f"/refresh/{found.pk}/confirm/")
    assert response.status_code == 200
    text = response.content.decode()
    return {
        "firm": re.findall(r'name="firm" value="(\d+:\d+)"', text),
        "token": re.search(r'name="token" value="(\w+)"', text)[1] if 'name="token"' in text else "",
    }


# --- The round --------------------------------------------------------------------------------------


def test_the_round_of_a_day_is_its_quarter_and_is_made_once(db: None) -> None:
    first, second = rounds.open_round(), rounds.open_round(on=date(2026, 10, 1))
    assert first == second
    assert (str(first), first.starts_on, first.ends_on) == ("2026年第四季度", date(2026, 10, 1), date(2026, 12, 31))
    assert str(rounds.open_round(on=date(2026, 9, 30))) == "2026年第三季度"
    assert Changeset.objects.filter(kind="open_round").count() == 2


# --- 200 firms, 60 stale ----------------------------------------------------------------------------


def test_of_200_firms_the_instructor_is_asked_about_the_60_stale_ones(
    client: Any, instructor: Any, found: RefreshRound
) -> None:
    stale = firms_on("2026-03-10", 60, instructor.person, prefix="旧")
    firms_on("2026-08-10", 140, instructor.person, prefix="新")
    others = firms_on("2026-03-10", 5, prefix="别")
    client.force_login(instructor)
    text = client.get(f"/refresh/{found.pk}/confirm/").content.decode()
    assert "已确认 0 / 60 家" in text

    edited = {f.pk for f in stale[:10]}
    while data := screen(client, found)["firm"]:
        assert len(data) <= 8
        mine = {int(pair.split(":")[0]) for pair in data}
        if put := sorted(mine & edited):
            client.post(f"/refresh/{found.pk}/changed/{put[0]}/")
            continue
        client.post(f"/refresh/{found.pk}/confirm/", screen(client, found))
    queue = client.get(f"/refresh/{found.pk}/queue/").content.decode()
    assert queue.count("/edit/") == 10
    for firm in stale[:10]:
        services.edit_enterprise(enterprise=firm, values={"staff": 12}, on=date(2026, 11, 20), by=instructor)

    assert Verification.objects.live().count() == 50
    assert EnterpriseChange.objects.filter(kind=ChangeKind.STAFF).count() == 10
    done = client.get(f"/refresh/{found.pk}/confirm/").content.decode()
    assert "60 家全部确认完毕" in done
    assert "自动完成 10 家" in done
    assert "没有待修改的企业" in client.get(f"/refresh/{found.pk}/queue/").content.decode()
    assert not Verification.objects.filter(enterprise__in=[f.pk for f in others]).exists()


def test_the_screens_form_sent_twice_or_by_two_people_makes_one_attestation_each(
    client: Any, instructor: Any, office: Any, found: RefreshRound
) -> None:
    firms_on("2026-03-10", 3, instructor.person)
    client.force_login(instructor)
    data = screen(client, found)
    client.force_login(office)
    colleague = screen(client, found)
    for who, sent in ((instructor, data), (instructor, data), (office, colleague)):
        client.force_login(who)
        client.post(f"/refresh/{found.pk}/confirm/", sent)
    assert Verification.objects.count() == 3
    assert Changeset.objects.filter(kind="confirm").count() == 1


def test_a_firm_edited_while_it_was_on_the_screen_stays_to_be_looked_at(
    client: Any, instructor: Any, office: Any, found: RefreshRound
) -> None:
    firm, *_ = firms_on("2026-03-10", 2, instructor.person, is_listed=False)
    client.force_login(instructor)
    data = screen(client, found)
    services.edit_enterprise(enterprise=firm, values={"staff": 99}, on=date(2026, 11, 1), by=office)
    text = client.post(f"/refresh/{found.pk}/confirm/", data, follow=True).content.decode()
    assert "刚有更新" in text
    assert Verification.objects.count() == 1


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"firm": "x:y"},
        {"firm": ["1", "99999999999999999999:1", "\x00"]},
        {"firm": "1:1", "source": "占卜"},
        {"firm": "1:1", "token": "t" * 99},
    ],
)
def test_nonsense_confirms_nothing_and_is_no_fault(
    client: Any, instructor: Any, found: RefreshRound, data: dict[str, Any]
) -> None:
    firms_on("2026-03-10", 1, instructor.person)
    client.force_login(instructor)
    assert client.post(f"/refresh/{found.pk}/confirm/", data).status_code == 302
    assert Verification.objects.count() == 0


def test_firms_of_others_cannot_be_sent_along(client: Any, instructor: Any, found: RefreshRound) -> None:
    firms_on("2026-03-10", 1, instructor.person)
    (other,) = firms_on("2026-03-10", 1, prefix="别")
    client.force_login(instructor)
    data = screen(client, found)
    data["firm"].append(f"{other.pk}:1")
    assert client.post(f"/refresh/{found.pk}/confirm/", data).status_code == 403
    assert Verification.objects.count() == 0


# --- Put aside, in doubt, one by one ------------------------------------------------------------------


def test_what_is_put_aside_leaves_the_screen_and_comes_back_when_nothing_changed(
    client: Any, instructor: Any, found: RefreshRound
) -> None:
    first, second = firms_on("2026-03-10", 2, instructor.person)
    client.force_login(instructor)
    client.post(f"/refresh/{found.pk}/changed/{first.pk}/")
    assert [pair.split(":")[0] for pair in screen(client, found)["firm"]] == [str(second.pk)]

    client.post(f"/refresh/{found.pk}/unchanged/{first.pk}/")
    assert len(screen(client, found)["firm"]) == 2


def test_on_a_visit_changed_leads_to_the_edit_page(client: Any, instructor: Any, found: RefreshRound) -> None:
    (firm,) = firms_on("2026-03-10", 1, instructor.person)
    client.force_login(instructor)
    response = client.post(f"/refresh/{found.pk}/changed/{firm.pk}/", {"then": "edit"})
    back = f"/refresh/{found.pk}/confirm/"
    assert response["Location"] == f"/enterprises/{firm.pk}/edit/?{urlencode({'section': 'asked', 'next': back})}"


def save_asked(client: Any, url: str, **values: Any) -> Any:
    """Open the edit page a round leads to, change something, save."""
    page = client.get(url)
    form = page.context["form"]
    data = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    return client.post(url, {**data, **values})


def test_an_edit_on_a_visit_returns_to_the_next_card_and_can_be_undone_there(
    client: Any, instructor: Any, found: RefreshRound
) -> None:
    first, second = firms_on("2026-03-10", 2, instructor.person)
    client.force_login(instructor)
    edit = client.post(f"/refresh/{found.pk}/changed/{first.pk}/", {"then": "edit"})["Location"]
    assert [field.name for field in client.get(edit).context["form"].facts] == list(FIELD_GROUPS[VOLATILE])

    saved = save_asked(client, edit, staff="12")

    assert saved["Location"] == f"/refresh/{found.pk}/confirm/{second.pk}/"
    act = Changeset.objects.latest("pk")
    assert f'action="/records/{act.pk}/undo/"' in client.get(saved["Location"]).content.decode()


def test_the_queue_opens_what_is_asked_and_gets_one_back(client: Any, instructor: Any, found: RefreshRound) -> None:
    (firm,) = firms_on("2026-03-10", 1, instructor.person)
    client.force_login(instructor)
    client.post(f"/refresh/{found.pk}/changed/{firm.pk}/")
    queue = f"/refresh/{found.pk}/queue/"
    (edit,) = re.findall(r'href="(/enterprises/\d+/edit/[^"]+)"', client.get(queue).content.decode())
    edit = unescape(edit)
    text = client.get(edit).content.decode()
    assert f'<a class="btn" href="{queue}">取消</a>' in text
    assert 'aria-current="page">核对的几项' in text

    assert save_asked(client, edit, contact="李某")["Location"] == queue
    assert "没有待修改的企业" in client.get(queue).content.decode()
    assert "核对的几项" not in opened(client, f"/enterprises/{firm.pk}/edit/", f"编辑 {firm}")


def test_the_edit_page_goes_back_to_our_own_pages_only(client: Any, instructor: Any) -> None:
    (firm,) = firms_on("2026-03-10", 1, instructor.person)
    client.force_login(instructor)
    saved = save_asked(client, f"/enterprises/{firm.pk}/edit/?section=asked&next=https://example.org/", staff="12")
    assert saved["Location"] == f"/enterprises/{firm.pk}/"


def test_what_changed_gives_way_to_the_next_firm_with_its_undo(
    client: Any, instructor: Any, found: RefreshRound
) -> None:
    firms = firms_on("2026-03-10", 3, instructor.person)
    client.force_login(instructor)
    url = f"/refresh/{found.pk}/confirm/"
    moved = client.post(f"/refresh/{found.pk}/changed/{firms[1].pk}/", {"source": "电话核实"})
    assert moved["Location"] == f"{url}?{urlencode({'source': '电话核实'})}#firm-{firms[2].pk}"
    text = client.get(moved["Location"]).content.decode()
    assert 'value="电话核实" selected' in text
    (undo,) = re.findall(rf'action="(/refresh/{found.pk}/unchanged/[^"]+)"', text)

    back = client.post(unescape(undo))

    assert back["Location"] == f"{url}?{urlencode({'source': '电话核实'})}#firm-{firms[1].pk}"
    assert not RefreshMark.objects.exists()
    assert client.post(f"/refresh/{found.pk}/changed/{firms[2].pk}/")["Location"] == f"{url}#confirm"


# --- 联系不上 ------------------------------------------------------------------------------------------


def listed(client: Any, found: RefreshRound, page: str) -> set[int]:
    text = client.get(f"/refresh/{found.pk}/{page}/").content.decode()
    return {int(pk) for pk in re.findall(r'href="/enterprises/(\d+)/"', text.split("</header>")[1])}


def test_whom_nobody_reaches_leaves_list_and_queue_for_a_page_of_its_own(
    client: Any, instructor: Any, found: RefreshRound
) -> None:
    first, second, third = firms_on("2026-03-10", 3, instructor.person)
    client.force_login(instructor)
    client.post(f"/refresh/{found.pk}/changed/{first.pk}/")
    unreachable = f"/refresh/{found.pk}/unreachable/{{}}/"
    assert "请选择原因" in client.post(unreachable.format(second.pk), {}).content.decode()

    to_queue = client.post(unreachable.format(first.pk) + "?from=queue", {"reason": "phone"})
    to_list = client.post(unreachable.format(second.pk), {"reason": "moved"})
    to_card = client.post(unreachable.format(third.pk) + "?from=card", {"reason": "refused"})

    assert to_queue["Location"] == f"/refresh/{found.pk}/queue/"
    assert to_list["Location"] == f"/refresh/{found.pk}/confirm/#firm-{third.pk}"
    assert to_card["Location"] == f"/refresh/{found.pk}/confirm/"  # nobody is left to go on to
    assert listed(client, found, "queue") == listed(client, found, "confirm") == set()
    assert listed(client, found, "unreached") == {first.pk, second.pk, third.pk}
    assert "联系不上 3 家" in client.get(f"/refresh/{found.pk}/confirm/").content.decode()


def test_a_slip_is_taken_back_from_that_page_by_whoever_made_it(
    client: Any, instructor: Any, street_lead: Any, found: RefreshRound
) -> None:
    (firm,) = firms_on("2026-03-10", 1, instructor.person)
    client.force_login(instructor)
    client.post(f"/refresh/{found.pk}/changed/{firm.pk}/")
    text = client.post(f"/refresh/{found.pk}/unreachable/{firm.pk}/", {"reason": "phone"}, follow=True).content.decode()
    assert 'action="/records/' in text  # in the message
    page = f"/refresh/{found.pk}/unreached/"
    (undo,) = re.findall(r'action="(/records/\d+/undo/)"', client.get(page).content.decode())
    client.force_login(street_lead)
    theirs = opened(client, page, "联系不上").split("</header>")[1]
    assert str(firm) in theirs
    assert "/undo/" not in theirs

    client.force_login(instructor)
    assert client.post(undo, {"next": page})["Location"] == page

    assert listed(client, found, "unreached") == set()
    assert listed(client, found, "queue") == {firm.pk}  # where it had been


def test_who_gets_through_goes_on_with_the_card(client: Any, instructor: Any, found: RefreshRound) -> None:
    (firm,) = firms_on("2026-03-10", 1, instructor.person)
    client.force_login(instructor)
    client.post(f"/refresh/{found.pk}/unreachable/{firm.pk}/", {"reason": "phone"})
    card = f"/refresh/{found.pk}/confirm/{firm.pk}/"
    assert card in client.get(f"/refresh/{found.pk}/unreached/").content.decode()

    client.post(f"/refresh/{found.pk}/changed/{firm.pk}/", {"then": "edit"})

    assert Doubt.objects.get().outcome == "已联系上，资料有变化"
    assert (listed(client, found, "unreached"), listed(client, found, "queue")) == (set(), {firm.pk})


def test_a_contradiction_stays_to_be_looked_at(client: Any, instructor: Any, found: RefreshRound) -> None:
    (firm,) = firms_on("2026-03-10", 1, instructor.person)
    services.open_doubt(enterprise=firm, reason=DoubtReason.CONTRADICTED, note="已搬走", by=instructor)
    client.force_login(instructor)
    assert "需逐家核对" in client.get(f"/refresh/{found.pk}/confirm/").content.decode()
    assert listed(client, found, "unreached") == set()


def test_the_office_finds_whom_nobody_reached_in_the_rounds_list(client: Any, office: Any, found: RefreshRound) -> None:
    first, second = firms_on("2026-03-10", 2)
    rounds.put_aside(found=found, enterprise=first, by=office)
    rounds.put_aside(found=found, enterprise=second, by=office)
    services.report_unreachable(enterprise=first, reason="phone", by=office)
    client.force_login(office)
    for tab, names in (("unreached", {"公司000"}), ("marked", {"公司001"})):
        rows = client.get(f"/refresh/{found.pk}/firms/?tab={tab}").context["rows"]
        assert {row.record.name for row in rows} == names


def test_what_one_did_is_one_link_away(client: Any, instructor: Any, found: RefreshRound) -> None:
    firms_on("2026-03-10", 1, instructor.person)
    client.force_login(instructor)
    client.post(f"/refresh/{found.pk}/confirm/", screen(client, found))
    for page in ("confirm", "queue", "unreached"):
        assert 'href="/records/?tab=mine">我刚做的' in client.get(f"/refresh/{found.pk}/{page}/").content.decode()
    assert "确认无变化：公司000" in client.get("/records/?tab=mine").content.decode()


def test_a_firm_in_doubt_is_not_on_the_screen_but_on_a_card_which_settles_it(
    client: Any, instructor: Any, found: RefreshRound
) -> None:
    first, second = firms_on("2026-03-10", 2, instructor.person)
    client.force_login(instructor)
    client.post(f"/enterprises/{first.pk}/unreachable/", {"reason": DoubtReason.MOVED})
    assert [pair.split(":")[0] for pair in screen(client, found)["firm"]] == [str(second.pk)]

    card = client.get(f"/refresh/{found.pk}/confirm/{first.pk}/").content.decode()
    assert "待核实：搬离" in card
    pair = re.search(r'name="firm" value="(\d+:\d+)"', card)[1]
    response = client.post(f"/refresh/{found.pk}/confirm/{first.pk}/", {"firm": pair, "source": "电话核实"})

    assert response["Location"] == f"/refresh/{found.pk}/confirm/{second.pk}/"
    assert Doubt.objects.get().settled_by == instructor
    assert Verification.objects.get().source == "电话核实"


def test_cards_follow_each_other_and_end_in_the_list(client: Any, instructor: Any, found: RefreshRound) -> None:
    firms = firms_on("2026-03-10", 3, instructor.person)
    client.force_login(instructor)
    url, seen = f"/refresh/{found.pk}/confirm/{firms[1].pk}/", []
    while url != f"/refresh/{found.pk}/confirm/":
        pair = re.search(r'name="firm" value="(\d+:\d+)"', client.get(url).content.decode())[1]
        seen.append(int(pair.split(":")[0]))
        url = client.post(url, {"firm": pair})["Location"]
    assert seen == [firms[1].pk, firms[2].pk, firms[0].pk]
    assert Verification.objects.count() == 3


def test_whoever_only_sees_a_firm_gets_no_card(client: Any, committee: Any, found: RefreshRound) -> None:
    (firm,) = firms_on("2026-03-10", 1)
    client.force_login(committee)
    assert client.get(f"/refresh/{found.pk}/confirm/{firm.pk}/").status_code == 403
    assert client.post(f"/refresh/{found.pk}/changed/{firm.pk}/").status_code == 403


# --- What counts as done ------------------------------------------------------------------------------


def test_edits_and_imports_count_by_themselves(office: Any, found: RefreshRound) -> None:
    first, second, third = firms_on("2026-03-10", 3)
    services.edit_enterprise(enterprise=first, values={"staff": 11}, on=date(2026, 8, 1), by=office)
    services.confirm(enterprises=[second.pk], by=office)
    progress = round_progress.progress(found, round_progress.firms_in(found, office))
    assert (progress.scope, progress.done, progress.by_itself, progress.left) == (3, 2, 1, 1)
    assert third.pk in round_progress.to_confirm(found, round_progress.firms_of(office)).values_list(
        "enterprise_id", flat=True
    )


def test_a_round_that_is_over_keeps_its_figures(office: Any, found: RefreshRound) -> None:
    first, second = firms_on("2026-03-10", 2)
    services.confirm(enterprises=[first.pk], by=office)
    with clock_at(moment("2027-01-15")):
        services.confirm(enterprises=[second.pk], by=office)
        progress = round_progress.progress(found, round_progress.firms_in(found, office))
        assert (progress.done, progress.left) == (1, 1)


def test_a_round_that_is_over_says_so_and_still_takes_confirmations(
    client: Any, instructor: Any, found: RefreshRound
) -> None:
    firms_on("2026-03-10", 1, instructor.person)
    with clock_at(moment("2027-01-15")):
        client.force_login(instructor)
        assert "本轮已于 2026-12-31 结束" in client.get(f"/refresh/{found.pk}/confirm/").content.decode()
        client.post(f"/refresh/{found.pk}/confirm/", screen(client, found))
    assert Verification.objects.get().on == date(2027, 1, 15)


def test_each_figure_of_the_offices_page_equals_its_list(client: Any, office: Any, found: RefreshRound) -> None:
    firms = firms_on("2026-03-10", 6)
    firms_on("2026-10-10", 2, prefix="新")
    make_firm("属地待补公司", place=None)
    services.edit_enterprise(enterprise=firms[0], values={"staff": 11}, on=date(2026, 11, 1), by=office)
    services.confirm(enterprises=[firms[1].pk], by=office)
    services.open_doubt(enterprise=firms[2], reason=DoubtReason.MOVED, by=office)
    client.force_login(office)
    text = client.get(f"/refresh/{found.pk}/").content.decode()
    links = re.findall(rf'<a href="(/refresh/{found.pk}/firms/[^"]*)">(\d+)</a>', text)
    assert len(links) == 10
    for url, shown in links:
        response = client.get(url.replace("&amp;", "&"))
        assert str(response.context["selection"].total) == shown, url
        (tab,) = [t for t in response.context["tabs"] if t.is_current]
        assert tab.count == shown


def test_the_street_sees_its_own_street_only(client: Any, street_lead: Any, office: Any, found: RefreshRound) -> None:
    firms_on("2026-03-10", 2)
    with clock_at(moment("2026-03-10")):
        make_firm("外街道公司", place="红山街道", on=date(2026, 3, 10))
    client.force_login(street_lead)
    text = client.get(f"/refresh/{found.pk}/").content.decode()
    assert "梅园新村街道" in text
    assert "红山街道" not in text.split("各街道")[1]


@pytest.mark.parametrize("count", [2, 40])
def test_the_pages_cost_the_same_for_two_firms_as_for_forty(
    client: Any, instructor: Any, office: Any, found: RefreshRound, count: int
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    firms_on("2026-03-10", count, instructor.person)
    spent = []
    for who, url in ((instructor, f"/refresh/{found.pk}/confirm/"), (office, f"/refresh/{found.pk}/")):
        client.force_login(who)
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        spent.append(len(queries))
    assert spent == QUERIES


QUERIES = [21, 14]


# --- 抽查 ---------------------------------------------------------------------------------------------


def unchanged_for_three_rounds(by: Any, count: int) -> list[Enterprise]:
    firms = firms_on("2025-10-10", count, is_key=True)
    for day in ("2026-05-10", "2026-08-10", "2026-11-10"):
        with clock_at(moment(day)):
            rounds.open_round()
            services.confirm(enterprises=[f.pk for f in firms], by=by)
    return firms


def test_a_share_of_the_firms_confirmed_unchanged_three_times_is_to_be_looked_at(office: Any) -> None:
    firms = unchanged_for_three_rounds(office, 21)
    with clock_at(moment("2026-11-11")):
        services.edit_enterprise(enterprise=firms[0], values={"staff": 11}, on=date(2026, 11, 11), by=office)
        found = rounds.open_round()
        states = round_progress.firms_in(found, office)
        sample, candidates = round_progress.to_sample(found, states)
        again, _ = round_progress.to_sample(found, states)
    assert candidates == 20
    assert len(sample) == 1
    assert [s.pk for s in sample] == [s.pk for s in again]


def test_what_a_sample_finds_is_kept_and_a_difference_is_a_doubt(client: Any, office: Any) -> None:
    unchanged_for_three_rounds(office, 3)
    found = rounds.open_round()
    client.force_login(office)
    text = client.get(f"/refresh/{found.pk}/").content.decode()
    url = re.search(rf'href="(/refresh/{found.pk}/sample/\d+/)"', text)[1]
    assert "请写明哪里有出入" in client.post(url, {"result": "differs"}).content.decode()
    client.post(url, {"result": "differs", "note": "已搬走"})

    assert (SampleCheck.objects.get().note, Doubt.objects.get().source) == ("已搬走", "抽查")
    assert "有出入" in client.get(f"/refresh/{found.pk}/").content.decode()
    with pytest.raises(ValidationError, match="已经抽查过"):
        rounds.record_sample(found=found, enterprise=SampleCheck.objects.get().enterprise, result="same", by=office)


def test_the_page_costs_the_same_for_a_few_samples_as_for_many(client: Any, office: Any) -> None:
    from constance.test import override_config
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    unchanged_for_three_rounds(office, 20)
    found, spent = rounds.open_round(), []
    client.force_login(office)
    for percent, number in ((5, 1), (100, 20)):
        with override_config(REFRESH_SAMPLE_PERCENT=percent):
            client.get(f"/refresh/{found.pk}/")
            with CaptureQueriesContext(connection) as queries:
                assert len(client.get(f"/refresh/{found.pk}/").context["sample"]) == number
            spent.append(len(queries))
    assert spent[0] == spent[1]


def test_only_the_office_samples(instructor: Any, found: RefreshRound) -> None:
    (firm,) = firms_on("2026-03-10", 1, instructor.person)
    with pytest.raises(PermissionDenied):
        rounds.record_sample(found=found, enterprise=firm, result="same", by=instructor)


# --- One firm's own page ------------------------------------------------------------------------------


def test_on_its_own_page_one_press_confirms_and_returns(client: Any, instructor: Any) -> None:
    (firm,) = firms_on("2026-03-10", 1, instructor.person)
    state = EnterpriseState.objects.as_of(AsOf.today()).get(enterprise=firm)
    client.force_login(instructor)
    response = client.post(
        f"/enterprises/{firm.pk}/confirm/", {"seen": state.pk, "token": "a" * 32, "next": "https://example.org/"}
    )
    assert response["Location"] == f"/enterprises/{firm.pk}/"
    assert Verification.objects.get().mode == "detail"


def test_unreachable_wants_a_reason_and_settling_its_result(client: Any, instructor: Any) -> None:
    (firm,) = firms_on("2026-03-10", 1, instructor.person)
    client.force_login(instructor)
    url = f"/enterprises/{firm.pk}/unreachable/"
    assert "请选择原因" in client.post(url, {}).content.decode()
    assert "请写明情况" in client.post(url, {"reason": "other"}).content.decode()
    client.post(url, {"reason": "phone"})
    settle = f"/enterprises/{firm.pk}/doubts/{Doubt.objects.get().pk}/settle/"
    assert "请写明核实结果" in client.post(settle, {}).content.decode()
    assert client.post(settle, {"outcome": "换了号码"}).status_code == 302
    assert client.get(settle).status_code == 404


def test_the_firms_page_shows_how_old_each_fact_is_and_what_made_it_young(client: Any, instructor: Any) -> None:
    (firm,) = firms_on("2026-03-10", 1, instructor.person)
    client.force_login(instructor)
    text = client.get(f"/enterprises/{firm.pk}/").content.decode()
    assert "8 个月前更新" in text
    assert "即将到期" not in text

    services.confirm(enterprises=[firm.pk], source="电话核实", by=instructor)
    text = client.get(f"/enterprises/{firm.pk}/").content.decode()
    assert text.count("今天确认（电话核实）") == 1  # the staff; the name was not among what was asked

    services.edit_enterprise(enterprise=firm, values={"staff": 12}, on=date(2026, 11, 20), by=instructor)
    assert "今天更新" in client.get(f"/enterprises/{firm.pk}/").content.decode()


def test_a_doubt_stands_on_the_firms_page_with_who_asked(client: Any, instructor: Any, leader: Any) -> None:
    (firm,) = firms_on("2026-03-10", 1, instructor.person)
    services.report_unreachable(enterprise=firm, reason=DoubtReason.MOVED, by=instructor)
    client.force_login(instructor)
    text = client.get(f"/enterprises/{firm.pk}/").content.decode()
    assert "待核实：搬离（2026-11-20 · 指导员" in text
    assert "登记核实结果" in text
    client.force_login(leader)
    text = client.get(f"/enterprises/{firm.pk}/").content.decode()
    assert "待核实：搬离" in text
    assert "登记核实结果" not in text
    assert "确认无变化</button>" not in text
