"""Pages that keep what is typed before it is sent: on the server as one types, by a button without JavaScript.

What the device itself keeps while there is no network is the script's (static/js/drafts.js); both know a page by the
token it was opened with, and by it the same content sent again is the same sending (acting.py).
"""

import re
import uuid
from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from foundation.desk.models import Draft
from foundation.desk.saying import say
from foundation.trail import clock

KEPT = timedelta(days=30)
LONGEST, MOST = 100_000, 20  # characters of one, and how many somebody has at once
SENT_COOKIE, SENT_KEPT = "drafts_sent", 10
NOT_KEPT = ("csrfmiddlewaretoken", "draft_token", "draft", "find", "drop")
_TOKEN = re.compile(r"[0-9a-f-]{1,36}")


class KeepsDraft:
    """For pages with a form (before ``ActForm`` among the bases)."""

    request: HttpRequest

    def draft_words(self, data: QueryDict) -> str:
        """How a draft is called beside its time."""
        return ""

    # --- opening ------------------------------------------------------------------------------------

    @property
    def draft_token(self) -> str:
        told = self.request.POST.get("draft_token") or self.request.GET.get("draft", "")
        return told if _TOKEN.fullmatch(told) else str(uuid.uuid4())

    def own_drafts(self) -> Any:
        return Draft.objects.filter(user=self.request.user.pk, page=self.request.path[:200])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "draft" not in request.GET:
            return super().get(request, *args, **kwargs)  # type: ignore[misc, no-any-return]
        draft = self.own_drafts().filter(token=request.GET["draft"][:36].replace("\x00", "")).first()
        if draft is None:
            raise Http404("这份草稿已经提交或丢弃了。")
        form = self.get_form_class()(**{**self.get_form_kwargs(), "data": QueryDict(draft.data)})  # type: ignore[attr-defined]
        form.errors.clear()  # taken up again, not sent
        return self.render_to_response(self.get_context_data(form=form))  # type: ignore[attr-defined, no-any-return]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        token = self.draft_token
        others = [] if self.request.method == "POST" else list(self.own_drafts().exclude(token=token)[:5])
        return super().get_context_data(draft_token=token, drafts=others, **kwargs)  # type: ignore[misc, no-any-return]

    # --- keeping ------------------------------------------------------------------------------------

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "drop" in request.POST:
            self.own_drafts().filter(token=request.POST["drop"][:36].replace("\x00", "")).delete()
            say(request, "草稿已丢弃。")
            return redirect(request.path)
        if "draft" in request.POST:
            return self._keep(request)
        response = super().post(request, *args, **kwargs)  # type: ignore[misc]
        token = request.POST.get("draft_token", "")
        if response.status_code == 302 and _TOKEN.fullmatch(token):
            self.own_drafts().filter(token=token).delete()
            _tell_device(request, response, token)
        return response  # type: ignore[no-any-return]

    def _keep(self, request: HttpRequest) -> HttpResponse:
        data, token = request.POST.copy(), self.draft_token
        for name in NOT_KEPT:
            data.pop(name, None)
        kept = data.urlencode()
        is_kept = len(kept) <= LONGEST and "\x00" not in kept and "%00" not in kept
        if is_kept:
            told = {"data": kept, "words": self.draft_words(data)[:200], "at": clock.now()}
            self.own_drafts().update_or_create(
                user_id=request.user.pk, page=request.path[:200], token=token, defaults=told
            )
            mine = Draft.objects.filter(user=request.user.pk)
            mine.filter(at__lt=clock.now() - KEPT).delete()
            Draft.objects.filter(pk__in=list(mine.values_list("pk", flat=True)[MOST:])).delete()
        if request.htmx:  # type: ignore[attr-defined]
            return render(request, "desk/_draft_kept.html", {"is_kept": is_kept, "at": clock.now()})
        if not is_kept:
            say(request, "内容太长，草稿没有保存，请先提交。")
            return self.get(request)
        say(request, "草稿已保存，还没有提交。")
        return redirect(f"{request.path}?draft={token}")


def _tell_device(request: HttpRequest, response: HttpResponse, token: str) -> None:
    """The device then forgets what it kept of the page; no secret, and of no use to anybody else."""
    before = [told for told in request.COOKIES.get(SENT_COOKIE, "").split(".") if _TOKEN.fullmatch(told)]
    told = ".".join([token, *before][:SENT_KEPT])
    response.set_cookie(SENT_COOKIE, told, max_age=KEPT, samesite="Lax", secure=request.is_secure())
