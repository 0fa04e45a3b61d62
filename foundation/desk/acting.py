"""A form whose sending is one act: what it did, how that is taken back, where to go; the same page sent twice acts once.

Every page carries its own token against forgery in its forms. Together with what was sent it names one sending: a button
pressed twice, or a request the browser sends again, finds the first one's answer. Another content from the same page,
and the same content from a page opened anew, is another act.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.views.generic import FormView

from foundation.desk.models import SentPage
from foundation.desk.refusals import put_refusal
from foundation.desk.saying import say
from foundation.trail import clock
from foundation.trail.applying import ChangeRefused
from foundation.trail.models import Changeset

KEPT = timedelta(hours=24)
TWICE = "（这一页提交了两次，只登记了一次）"


@dataclass(frozen=True)
class Done:
    """What a form did: the sentence said, where to go, and the act that takes it back."""

    said: str
    to: Any  # as ``redirect`` takes it
    act: Changeset | None = None


class ActForm(FormView):
    """A form page. An app says what sending does; refusals stand beside their fields, and what was typed is kept."""

    refused_at = ""  # the field of sentences that name none

    def act(self, data: dict[str, Any]) -> Done:
        """Do it by one call of a service. Raises ValidationError or ChangeRefused for what cannot be written."""
        raise NotImplementedError

    def refuse(self, form: Any, refused: Exception) -> None:
        """Put the sentences where they belong; a page asks back here."""
        put_refusal(form, refused, otherwise=self.refused_at)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # Asked before anything is judged: what was entered a moment ago must not stand against itself.
        first = sent_before(request)
        return super().post(request, *args, **kwargs) if first is None else self._answer(first)

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            done = once(self.request, lambda: self.act(form.cleaned_data))
        except (ValidationError, ChangeRefused) as refused:
            self.refuse(form, refused)
            return self.form_invalid(form)
        return self._answer(done)

    def _answer(self, done: Done) -> HttpResponse:
        say(self.request, done.said, done.act)
        return redirect(done.to)


def once(request: HttpRequest, act: Callable[[], Done]) -> Done:
    """What the act did; when this very page was sent before, what it did then. A refused sending keeps nothing."""
    digest = _digest(request)
    if not digest:
        return act()
    with transaction.atomic():
        SentPage.objects.filter(user=request.user.pk, at__lt=clock.now() - KEPT).delete()
        sent = _claim(request, digest)
        if sent is not None:
            done = act()
            sent.said, sent.leads_to, sent.act = done.said[:300], resolve_url(done.to)[:500], done.act
            sent.save(update_fields=["said", "leads_to", "act"])
            return done
    first = sent_before(request)
    assert first is not None  # the row that stood in the way is kept for a day
    return first


def sent_before(request: HttpRequest) -> Done | None:
    """What this very page did when it was sent first; None when it was not."""
    if not (digest := _digest(request)):
        return None
    first = SentPage.objects.select_related("act").filter(user=request.user.pk, digest=digest).first()
    return Done(f"{first.said}{TWICE}", first.leads_to, first.act) if first else None


def _claim(request: HttpRequest, digest: str) -> SentPage | None:
    """The sending's row; None when there was one. Two at once: the second waits here for the first one's end."""
    try:
        with transaction.atomic():
            return SentPage.objects.create(user_id=request.user.pk, digest=digest, at=clock.now())  # type: ignore[misc]
    except IntegrityError:
        return None


def _digest(request: HttpRequest) -> str:
    """What names this sending; empty without the page's token."""
    if not request.POST.get("csrfmiddlewaretoken"):
        return ""
    files = [(name, file.name, file.size) for name, sent in request.FILES.lists() for file in sent]
    sent = sorted(request.POST.lists())
    if request.POST.get("draft_token"):
        # A draft taken up again comes from a page with a token of its own: what was typed is the same sending still.
        sent = [(name, values) for name, values in sent if name != "csrfmiddlewaretoken"]
    told = [request.path if request.POST.get("draft_token") else request.get_full_path(), sent, sorted(files)]
    return hashlib.sha256(repr(told).encode()).hexdigest()
