"""The same page sent twice acts once, on every form that adds something; another page, or other content, acts again."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from foundation.accounts.models import Person, User
from foundation.accounts.roles import Role
from foundation.accounts.services import add_person
from foundation.desk.acting import ActForm
from foundation.desk.models import Feedback
from foundation.files.models import Attachment
from orgs.collection.models import ReportingTask, Sweep
from orgs.duties.choices import CommitteePost
from orgs.duties.models import (
    CommitteeMember,
    Contact,
    Deputy,
    InstructorAssignment,
    InstructorTerm,
    LiaisonPoint,
    StreetRole,
)
from orgs.enterprises.choices import ChangeKind
from orgs.enterprises.models import Doubt, Enterprise, EnterpriseAlias
from orgs.parties.models import PartyHost, PartyOrganization, UnbuiltReason
from orgs.places.models import Jurisdiction
from tests.cast import make_firm, make_user, street
from tests.parties.cast import make_branch
from tests.world import url_names

pytestmark = pytest.mark.django_db

TODAY = "2026-11-01"


@dataclass(frozen=True)
class Sent:
    """One form: where it goes, what is in it, and whose rows it adds."""

    url: str
    data: dict[str, Any]
    model: Any


def person() -> Person:
    return add_person(name="被安排的人", by=None)


def forms() -> dict[str, Callable[[], Sent]]:
    """Every form that adds; what it needs is made when it is used."""
    meiyuan = "梅园新村街道"

    def duty(name: str, model: Any, **data: Any) -> Sent:
        return Sent(reverse(f"duties:{name}-add"), {"person": person().pk, "starts_on": TODAY, **data}, model)

    def on_firm(url_name: str, model: Any, **data: Any) -> Sent:
        return Sent(reverse(url_name, args=[make_firm("甲公司").pk]), data, model)

    def new_firm() -> Sent:
        data = {
            "name": "南京新来科技有限公司",
            "jurisdiction": street(meiyuan).pk,
            "kind": ChangeKind.FOUNDED,
            "on": TODAY,
            "precision": "day",
        }
        return Sent(reverse("enterprises:add"), data, Enterprise)

    def new_branch() -> Sent:
        data = {
            "name": "新来党支部",
            "category": "branch",
            "kind": "founded",
            "on": TODAY,
            "precision": "day",
            "setup": "own",
        }
        return Sent(reverse("parties:add"), {**data, "jurisdiction": street(meiyuan).pk}, PartyOrganization)

    def task() -> Sent:
        return Sent(
            reverse("reporting:add"), {"name": "报表", "requester": "区里", "due_on": "2027-01-01"}, ReportingTask
        )

    def sweep() -> Sent:
        data = {"title": "摸排", "jurisdictions": [street(meiyuan).pk], "starts_on": TODAY, "ends_on": "2026-12-31"}
        return Sent(reverse("sweeps:add"), data, Sweep)

    def contact() -> Sent:
        data = {"enterprise": make_firm("甲公司").pk, "person": person().pk, "on": TODAY, "kind": "visit"}
        return Sent(reverse("duties:contact-add"), data, Contact)

    def host() -> Sent:
        branch, firm = make_branch(make_firm("甲公司"))["branch"], make_firm("乙公司")
        return Sent(reverse("parties:host-add", args=[branch.pk]), {"enterprise": firm.pk, "on": TODAY}, PartyHost)

    return {
        "firm": new_firm,
        "organisation": new_branch,
        "task": task,
        "sweep": sweep,
        "contact": contact,
        "host": host,
        "street": lambda: duty("street", StreetRole, jurisdiction=street(meiyuan).pk, part="lead"),
        "instructor": lambda: duty("instructor", InstructorAssignment, enterprises=[make_firm("甲公司").pk]),
        "liaison": lambda: duty("liaison", LiaisonPoint, enterprise=make_firm("甲公司").pk),
        "seat": lambda: duty("seat", CommitteeMember, post=CommitteePost.MEMBER),
        "term": lambda: duty("term", InstructorTerm, employment="full"),
        "deputy": lambda: duty("deputy", Deputy, deputy=add_person(name="代理的人", by=None).pk, ends_on="2026-12-30"),
        "person": lambda: Sent(reverse("duties:person-add"), {"name": "新登记的人"}, Person),
        "place": lambda: Sent(
            reverse("places:add"), {"name": "新设街道", "kind": "street", "since": TODAY}, Jurisdiction
        ),
        "alias": lambda: on_firm("enterprises:alias-add", EnterpriseAlias, name="甲", kind="short"),
        "unreachable": lambda: on_firm("enterprises:unreachable", Doubt, reason="phone"),
        "reason": lambda: on_firm(
            "parties:reason", UnbuiltReason, reason="人少", starts_on=TODAY, ends_on="2027-01-01"
        ),
        "feedback": lambda: Sent(reverse("desk:feedback"), {"text": "好用"}, Feedback),
    }


FORMS = [
    "firm",
    "organisation",
    "task",
    "sweep",
    "contact",
    "host",
    "street",
    "instructor",
    "liaison",
    "seat",
    "term",
    "deputy",
    "person",
    "place",
    "alias",
    "unreachable",
    "reason",
    "feedback",
]


def send(client: Client, sent: Sent, token: str) -> Any:
    return client.post(sent.url, {**sent.data, "csrfmiddlewaretoken": token})


@pytest.mark.parametrize("name", FORMS)
def test_the_same_page_sent_twice_acts_once(client: Client, office: Any, name: str) -> None:
    sent = forms()[name]()
    client.force_login(office)
    before = sent.model.objects.count()

    first, second = send(client, sent, "a" * 64), send(client, sent, "a" * 64)

    assert first.status_code == 302, first.context["form"].errors
    assert second["Location"] == first["Location"]
    assert sent.model.objects.count() == before + 1
    assert "这一页提交了两次，只登记了一次" in client.get(second["Location"], follow=True).content.decode()


def test_a_page_opened_anew_and_other_content_act_again(client: Client, office: Any) -> None:
    client.force_login(office)
    sent = Sent(reverse("desk:feedback"), {"text": "好用"}, Feedback)

    send(client, sent, "a" * 64)
    send(client, sent, "b" * 64)
    send(client, Sent(sent.url, {"text": "也好看"}, Feedback), "a" * 64)

    assert Feedback.objects.count() == 3


def test_a_refused_page_may_be_sent_again_and_another_person_s_is_another(client: Client, office: Any) -> None:
    client.force_login(office)
    wrong = Sent(reverse("reporting:add"), {"name": "", "requester": "区里", "due_on": "2027-01-01"}, ReportingTask)
    right = Sent(wrong.url, {**wrong.data, "name": "报表"}, ReportingTask)
    assert send(client, wrong, "a" * 64).status_code == 200
    assert send(client, right, "a" * 64).status_code == 302

    client.force_login(make_user("office2", Role.OFFICE))
    send(client, right, "a" * 64)
    assert ReportingTask.objects.count() == 2


def test_files_sent_twice_are_put_on_once(client: Client, office: Any) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from foundation.trail import clock
    from orgs.collection.services.reporting import add_task

    client.force_login(office)
    task = add_task(name="报表", requester="区里", due_on=clock.today(), by=office)
    url = reverse("files:add", args=["reporting", task.pk])
    for _ in range(2):
        file = SimpleUploadedFile("通知.pdf", b"%PDF-1.7 x")
        answer = client.post(url, {"files": file, "part": "asked", "csrfmiddlewaretoken": "a" * 64})
        assert answer.status_code == 302
    assert Attachment.objects.count() == 1


def test_every_form_of_the_house_is_such_a_form() -> None:
    """A form that says for itself what sending does would be sent twice."""
    from django.views.generic import FormView

    from tests.world import ELSEWHERE

    # Passwords, log-ins and what is shown once answer the sending itself; an upload is known by its batch.
    own = {"accounts", "exchange:upload", "enterprises:phone", "parties:phone"}
    found = set()
    for name, pattern in url_names(get_resolver()):
        view = getattr(pattern.callback, "view_class", None) if isinstance(pattern, URLPattern) else None
        if view is not None and issubclass(view, FormView) and not issubclass(view, ActForm):
            found.add(name)
    assert {n for n in found if n not in own and n.split(":")[0] not in own and not n.startswith(ELSEWHERE)} == set()


# --- At once ------------------------------------------------------------------------------------------


def at_once(sent: Sent, *users: User) -> list[Any]:
    """The same page sent by two connections in one moment; of two people, each has opened their own."""
    start = Barrier(2)

    def go(user: User) -> Any:
        try:
            client = Client(raise_request_exception=False)
            client.force_login(user)
            start.wait(timeout=30)
            return send(client, sent, "a" * 64)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(go, users))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", ["firm", "organisation", "task", "contact"])
def test_two_equal_sendings_at_once_make_one(transactional_db: None, name: str) -> None:
    office = make_user("office", Role.OFFICE)
    sent = forms()[name]()
    before = sent.model.objects.count()

    answers = at_once(sent, office, office)

    assert {answer.status_code for answer in answers} == {302}
    assert len({answer["Location"] for answer in answers}) == 1
    assert sent.model.objects.count() == before + 1


JOINED = ["alias", "unreachable"]  # one says what the other said: nothing to ask
# Two may give the same remark, and two people may bear one name; of tasks and talks there can be two alike; of two
# reasons the later one counts.
ASKED = [name for name in FORMS if name not in {"feedback", "person", "task", "contact", "reason", *JOINED}]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", ASKED)
def test_of_two_people_at_once_the_second_is_asked(transactional_db: None, name: str) -> None:
    people = [make_user("office", Role.OFFICE), make_user("office2", Role.OFFICE)]
    sent = forms()[name]()
    before = sent.model.objects.count()

    answers = at_once(sent, *people)

    assert sorted(answer.status_code for answer in answers) == [200, 302]
    (asked,) = (answer for answer in answers if answer.status_code == 200)
    assert "error-summary" in asked.content.decode()
    assert sent.model.objects.count() == before + 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", JOINED)
def test_two_people_who_say_the_same_at_once_leave_one_record(transactional_db: None, name: str) -> None:
    people = [make_user("office", Role.OFFICE), make_user("office2", Role.OFFICE)]
    sent = forms()[name]()

    assert [answer.status_code for answer in at_once(sent, *people)] == [302, 302]
    assert sent.model.objects.count() == 1
