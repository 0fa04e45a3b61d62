"""The office changes settings, and nothing the portal could not work with is taken."""

import pytest
from constance import config
from django.conf import settings
from django.core.cache import caches

from foundation.accounts.roles import Role
from tests.cast import make_user

pytestmark = pytest.mark.django_db
PAGE = "/admin/constance/config/"


@pytest.fixture
def admin_of(client):
    client.force_login(make_user("settler", Role.OFFICE))
    yield client
    caches["settings"].clear()  # the database forgets what was set here, the cache would not


def filled(client, **changes):
    form = client.get(PAGE).context["form"]
    values = {
        name: field.initial if field.initial is not None else form.initial[name] for name, field in form.fields.items()
    }
    return {name: value for name, value in {**values, **changes}.items() if value is not False}


def test_a_setting_is_changed(admin_of):
    answer = admin_of.post(
        PAGE, filled(admin_of, UNDO_DAYS="45", REFRESH_MONTHS_OTHER="4", TERM_NOTICE_MONTHS="12，6, 1")
    )

    assert answer.status_code == 302
    assert (config.UNDO_DAYS, config.REFRESH_MONTHS_OTHER, config.TERM_NOTICE_MONTHS) == (45, 4, "12，6, 1")


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("UNDO_DAYS", "-5", "请填 1 到 366 之间的整数。"),
        ("UNDO_DAYS", "三十", "请填 1 到 366 之间的整数。"),
        ("UNDO_DAYS", "", "必填"),
        ("IMPORT_JOB_ROWS", "9" * 40, "请填 1 到 50000 之间的整数。"),
        ("TERM_NOTICE_MONTHS", "六,三", "请填 1 到 36 之间的月数"),
        ("TERM_NOTICE_MONTHS", "6,300", "请填 1 到 36 之间的月数"),
        ("REFRESH_MONTHS_KEY", "5", "选择"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_and_kept(admin_of, name, value, sentence):
    before = getattr(config, name)

    answer = admin_of.post(PAGE, filled(admin_of, **{name: value}))

    assert answer.status_code == 200
    field = answer.context["form"][name]
    assert any(sentence in error for error in field.errors), field.errors
    assert field.value() == value
    assert getattr(config, name) == before


def test_every_setting_says_what_it_may_be():
    loose = [name for name, (*_, kind) in settings.CONSTANCE_CONFIG.items() if kind in (int, str)]

    assert loose == []
    shown = {name for names in settings.CONSTANCE_CONFIG_FIELDSETS.values() for name in names}
    assert shown == set(settings.CONSTANCE_CONFIG)
