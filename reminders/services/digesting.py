"""The daily mail: one per person and working day, of what was not mailed yet and is still open."""

import logging
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.utils import timezone

from foundation.accounts.models import User
from foundation.desk.calendar import is_working_day
from foundation.trail.recording import changeset
from reminders.choices import DigestStatus
from reminders.models import Digest, MailSubscription, Notice
from reminders.rules.base import RULES

log = logging.getLogger(__name__)
MOST_ATTEMPTS = 5
LISTED = 20


def subscribe(*, address: str, is_active: bool, by: User) -> MailSubscription:
    """Say where one's own daily mail goes, or that none is wanted. Raises ValidationError for a bad address."""
    row = MailSubscription.objects.filter(user=by).first() or MailSubscription(user=by)
    row.address, row.is_active = address.strip(), is_active
    row.full_clean()
    with changeset(kind="subscribe_mail", by=by, title="修改每日邮件的设置"):
        row.save()
    return row


def send_digests(*, on: date) -> int:
    """Send what is to be sent on this day; returns how many mails went out. Nothing on days off or without mail.

    A mail whose sender died is sent again after its lease, under the same Message-ID: at worst a double the mail
    program recognises, never a lost one.
    """
    if not settings.IS_MAIL_CONFIGURED or not is_working_day(on):
        return 0
    _make_digests(on)
    now = timezone.now()
    due = Digest.objects.filter(Q(lease_until=None) | Q(lease_until__lt=now), on=on, status=DigestStatus.WAITING)
    return sum(_send(digest) for digest in due.select_related("user__mail_subscription", "user__person"))


def _make_digests(on: date) -> None:
    """A row per person with something to hear; its key lets two beats make it once."""
    news = Notice.objects.open().filter(digest=None, user__is_active=True, user__mail_subscription__is_active=True)
    for user in news.order_by().values_list("user", flat=True).distinct():
        with transaction.atomic():
            Digest.objects.bulk_create([Digest(user_id=user, on=on)], ignore_conflicts=True)
            digest = Digest.objects.select_for_update().get(user=user, on=on)
            if digest.status == DigestStatus.WAITING and digest.attempts == 0:
                news.filter(user=user).update(digest=digest)


def _send(digest: Digest) -> int:
    """Send one mail if nobody else is at it."""
    now = timezone.now()
    taken = Digest.objects.filter(
        Q(lease_until=None) | Q(lease_until__lt=now), pk=digest.pk, status=DigestStatus.WAITING
    ).update(lease_until=now + timedelta(seconds=settings.MAIL_LEASE_SECONDS), attempts=F("attempts") + 1)
    if not taken:
        return 0
    notices = list(digest.notices.open().order_by("due_on", "pk"))  # asked again: what was done meanwhile is left out
    if not notices:
        _end(digest, DigestStatus.NOTHING)
        return 0
    try:
        _mail(digest, notices).send()
    except OSError as fault:  # refused, silent or unknown: tried again at the next run
        _fail(digest, type(fault).__name__)
        return 0
    _end(digest, DigestStatus.SENT, items=len(notices), sent_at=timezone.now())
    return 1


def _mail(digest: Digest, notices: list[Notice]) -> EmailMessage:
    waiting = sum(not RULES[notice.rule].is_news for notice in notices)
    told = f"{waiting} 件事等您处理" if waiting else f"{len(notices)} 条消息"
    context = {
        "notices": notices[:LISTED],
        "more": len(notices) - LISTED,
        "told": told,
        "address": settings.PORTAL_URL,
        "name": str(digest.user),
    }
    subject = f"【待办提醒】{digest.on:%m月%d日} 有 {told}"
    return EmailMessage(
        subject,
        render_to_string("reminders/digest.txt", context),
        to=[digest.user.mail_subscription.address],
        headers={"Message-ID": f"<digest-{digest.on:%Y%m%d}-{digest.user_id}@{settings.MAIL_DOMAIN}>"},
        connection=get_connection(timeout=settings.EMAIL_TIMEOUT),
    )


def _end(digest: Digest, status: str, **more: Any) -> None:
    Digest.objects.filter(pk=digest.pk).update(status=status, lease_until=None, error="", **more)


def _fail(digest: Digest, error: str) -> None:
    digest.refresh_from_db()
    status = DigestStatus.FAILED if digest.attempts >= MOST_ATTEMPTS else DigestStatus.WAITING
    Digest.objects.filter(pk=digest.pk).update(status=status, lease_until=None, error=error)
    if status == DigestStatus.FAILED:
        digest.notices.open().update(digest=None)  # they go out with the next day's mail
    log.warning("The mail of %s could not be sent (%s).", digest.on, error)
