"""Who is behind a session, in one query."""

import pytest

from foundation.accounts.backend import PersonBackend
from foundation.accounts.models import User
from foundation.trail.recording import changeset
from tests.cast import make_user

pytestmark = pytest.mark.django_db


def test_the_person_comes_with_the_account(office, django_assert_num_queries):
    name = office.person.name

    with django_assert_num_queries(1):
        user = PersonBackend().get_user(office.pk)
        assert user is not None
        assert user.display_name == name


def test_an_account_without_a_person_is_found_too():
    with changeset(kind="test", by=None, title="没有人员的账号"):
        user = User(username="robot")
        user.save()

    assert PersonBackend().get_user(user.pk) == user


def test_a_closed_account_and_one_that_never_was_are_nobody():
    closed = make_user("closed", active=False)

    assert PersonBackend().get_user(closed.pk) is None
    assert PersonBackend().get_user(0) is None
