"""Fixtures of the reminders: who answers for what, and a post office."""

import time
from collections.abc import Iterator
from datetime import date
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from foundation.accounts.models import User
from foundation.accounts.roles import Role
from orgs.duties import services as duties
from reminders import services
from tests.cast import LONG_AGO, make_firm, make_user, street
from tests.conftest import free_port

PLACE = "梅园新村街道"


class PostOffice:
    """A real SMTP server; ``mails`` is what it took in, by Message-ID."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.refuses = False

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.refuses:
            return "451 Requested action aborted"
        self.mails.append(BytesParser(policy=default).parsebytes(envelope.content))
        return "250 OK"


@pytest.fixture
def post_office(settings: Any) -> Iterator[PostOffice]:
    office = PostOffice()
    controller = Controller(office, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.IS_MAIL_CONFIGURED = True
    settings.EMAIL_TIMEOUT = 2
    yield office
    controller.stop()
    time.sleep(0)


@pytest.fixture
def team(db: None) -> dict[str, User]:
    """Lead, implementer and instructor of 梅园新村街道, and the office."""
    made = {
        "lead": make_user("lead", Role.STREET_LEAD, name="牵头"),
        "implementer": make_user("implementer2", Role.IMPLEMENTER, name="落实"),
        "instructor": make_user("instructor2", Role.INSTRUCTOR, name="指导"),
        "office": make_user("office", Role.OFFICE, name="党委办"),
    }
    for part in ("lead", "implementer"):
        duties.assign_street_role(
            jurisdiction=street(PLACE), person=made[part].person, part=part, starts_on=LONG_AGO, by=None
        )
    return made


def make_instructed(name: str, instructor: User, **values: Any) -> Any:
    """A firm of the street, in the base since the end of 2022, with its instructor."""
    firm = make_firm(name, place=PLACE, **values)
    duties.assign_instructor(person=instructor.person, enterprise=firm, starts_on=LONG_AGO, by=None)
    return firm


def run(day: date, *rules: str) -> services.Run:
    return services.send_reminders(on=day, rules=rules)
