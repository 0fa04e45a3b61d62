"""操作记录 opens for every kind of act."""

import pytest
from django.urls import reverse

from foundation.trail.models import Changeset
from tests.world import asked_of_the_street

pytestmark = pytest.mark.django_db


def test_an_act_with_a_list_among_its_values_opens(client, office):
    asked_of_the_street()
    client.force_login(office)

    for act in Changeset.objects.order_by("-pk")[:3]:
        assert client.get(reverse("desk:record", args=[act.pk])).status_code == 200
        assert client.get(reverse("desk:undo", args=[act.pk])).status_code == 200
