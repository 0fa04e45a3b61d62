"""The daily mail tells each reader only what is theirs."""

from typing import Any

from django.core import mail

from reminders.models import Notice
from reminders.services import send_digests, subscribe
from tests.authz.canaries import found_in
from tests.authz.expectations import forbidden
from tests.authz.people import TODAY
from tests.authz.world import World


def test_each_mail_tells_only_what_its_reader_may_read(world: World, settings: Any):
    settings.IS_MAIL_CONFIGURED = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    for name, user in world.people.items():
        subscribe(address=f"{name}@example.cn", is_active=True, by=user)

    sent = send_digests(on=TODAY)

    assert sent == len(mail.outbox) > 3
    for message in mail.outbox:
        reader = message.to[0].partition("@")[0]
        assert forbidden(found_in(f"{message.subject}\n{message.body}"), reader) == set(), reader


def test_each_reminder_tells_only_what_its_reader_may_read(world: World):
    names = {user.pk: name for name, user in world.people.items()}

    told = {
        (names[notice.user_id], canary)
        for notice in Notice.objects.all()
        for canary in forbidden(found_in(f"{notice.about} {notice.text}"), names[notice.user_id])
    }

    assert told == set()
