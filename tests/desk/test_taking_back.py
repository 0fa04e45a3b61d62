"""What was done on a page is taken back by the button in its message."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from foundation.accounts.models import Person
from foundation.desk import records
from foundation.trail import clock
from foundation.trail.models import TrailedModel
from orgs.duties import services as duties
from orgs.duties.models import CommitteeName, Contact
from orgs.enterprises import services as firms
from orgs.enterprises.models import Doubt, EnterpriseAlias
from orgs.places.models import Jurisdiction, JurisdictionName
from orgs.rounds import services as refresh
from orgs.rounds.models import SampleCheck
from tests.cast import make_firm, street

pytestmark = pytest.mark.django_db

Act = tuple[str, dict[str, Any], Callable[[], object]]  # where to post what, and what must be as before


def switch_a_place() -> Act:
    place = street("梅园新村街道")
    return reverse("places:switch", args=[place.pk]), {}, lambda: street("梅园新村街道").is_active


def rename_a_place() -> Act:
    place = street("梅园新村街道")
    typed = {"name": "梅园街道", "since": clock.today().isoformat()}
    names = JurisdictionName.objects.live().filter(jurisdiction=place).values_list("name", "ends_on")
    return reverse("places:rename", args=[place.pk]), typed, lambda: (list(names.all()), _name_of(place))


def _name_of(place: Jurisdiction) -> str:
    return Jurisdiction.objects.get(pk=place.pk).name


def add_a_place() -> Act:
    typed = {"name": "徐庄软件园", "kind": "park", "since": "2020-01-01"}
    in_use = Jurisdiction.objects.filter(is_active=True)
    return reverse("places:add"), typed, lambda: in_use.count()


def name_the_committee() -> Act:
    duties.name_committee(name="行业党委", since=date(2020, 1, 1), by=None)
    typed = {"name": "新经济行业党委", "since": clock.today().isoformat()}
    names = CommitteeName.objects.live().values_list("name", "ends_on")
    return reverse("duties:committee-name"), typed, lambda: list(names.all())


def enter_a_person() -> Act:
    return reverse("duties:person-add"), {"name": "陆某"}, lambda: Person.objects.filter(is_active=True).count()


def take_a_contact_back() -> Act:
    firm = make_firm("云帆公司")
    person = Person.objects.order_by("pk").first()
    on = clock.today() - timedelta(days=1)
    contact = duties.record_contact(enterprise=firm, person=person, on=on, kind="phone", by=None)
    url = reverse("duties:contact-withdraw", args=[contact.pk])
    return url, {"reason": "记错了"}, lambda: Contact.objects.filter(withdrawn_at=None).count()


def remove_an_alias() -> Act:
    firm = make_firm("云帆公司")
    alias = firms.add_alias(enterprise=firm, name="云帆", by=None)
    url = reverse("enterprises:alias-remove", args=[firm.pk, alias.pk])
    return url, {}, lambda: EnterpriseAlias.objects.live().count()


def settle_a_doubt() -> Act:
    firm = make_firm("云帆公司")
    doubt = firms.open_doubt(enterprise=firm, reason="contradicted", note="电话不对", by=None)
    url = reverse("enterprises:settle", args=[firm.pk, doubt.pk])
    return url, {"outcome": "换了号码"}, lambda: Doubt.objects.filter(settled_on=None, is_active=True).count()


def check_a_sample() -> Act:
    firm = make_firm("云帆公司")
    found = refresh.open_round(by=None)
    url = reverse("refresh:sample", args=[found.pk, firm.pk])
    return url, {"result": "same"}, lambda: SampleCheck.objects.filter(is_active=True).count()


@pytest.mark.parametrize(
    "prepare",
    [
        switch_a_place,
        rename_a_place,
        add_a_place,
        name_the_committee,
        enter_a_person,
        take_a_contact_back,
        remove_an_alias,
        settle_a_doubt,
        check_a_sample,
    ],
)
def test_the_message_offers_to_take_it_back(client: Client, office: Any, prepare: Callable[[], Act]) -> None:
    client.force_login(office)
    url, typed, look = prepare()
    before = look()

    page = client.post(url, typed, follow=True).content.decode()
    assert look() != before, "the act changed nothing"
    (button,) = re.findall(r'action="(/records/\d+/undo/)"', page)
    client.post(button)

    assert look() == before


# Written by the office and the system alone, who need no rule to take an act back.
OFFICE_ONLY = {"enterprises.businesskind", "duties.committee", "duties.handoverline"}
OFFICE_ONLY |= {"visits.visitmethod", "visits.visitpurpose", "visits.needcategory"}


def test_every_kind_of_record_says_whose_it_is_to_take_back():
    models = (m for m in apps.get_models() if issubclass(m, TrailedModel))
    trailed = {m._meta.label_lower for m in models if not m.__module__.startswith("tests.")}

    assert trailed - set(records._kinds) == OFFICE_ONLY
