"""Who may do what in Django admin: dictionaries are the office's, technical settings both's, and nobody deletes there."""

from typing import Any

import pytest

from foundation.accounts.permissions import may_in_admin

pytestmark = pytest.mark.django_db

BOTH, OFFICE_ONLY, NOBODY = {"office", "sysadmin"}, {"office"}, set[str]()
ACTIONS = {
    "constance.change_config": BOTH,
    "constance.delete_config": NOBODY,
    "axes.view_accessattempt": BOTH,
    "axes.delete_accessattempt": NOBODY,
    "places.change_jurisdiction": OFFICE_ONLY,
    "places.delete_jurisdiction": NOBODY,
    "enterprises.view_enterprisestate": OFFICE_ONLY,
    "enterprises.delete_enterprisestate": NOBODY,
    "duties.view_streetrole": OFFICE_ONLY,
    "desk.delete_calendarday": NOBODY,
    "accounts.change_user": NOBODY,
    "trail.view_changeset": NOBODY,
}


@pytest.mark.parametrize("who", ["office", "sysadmin", "leader", "street_lead", "nobody"])
def test_who_may_do_what_in_the_dictionaries(request: Any, who: str) -> None:
    user = request.getfixturevalue(who)

    assert {perm for perm in ACTIONS if may_in_admin(user, perm)} == {p for p, may in ACTIONS.items() if who in may}
