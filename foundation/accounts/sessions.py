"""Sessions end by themselves: after a pause, after a day's work, and when the account's password or roles changed.

That a session ends with its password, its roles or its account is Django's own comparison of the session's hash (see
``User._get_session_auth_hash``); the middleware here only notices it, says why, and keeps the two time limits.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.signals import user_logged_in
from django.contrib.auth.views import redirect_to_login
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import localtime
from django_htmx.http import HttpResponseClientRedirect

from foundation.accounts import policy
from foundation.accounts.address import client_address
from foundation.accounts.models import Session, User
from foundation.common.asked_from import page_asked_from
from foundation.trail import clock
from foundation.trail.events import record_event

STARTED, SEEN, ADDRESS, AGENT = "started", "seen", "address", "agent"
CROWDED_OUT = "crowded_out"
SEEN_EVERY = 60  # seconds: SQLite has one writer, and nobody needs it finer

# Probes answer without asking who is there, so that they also answer while the database does not.
PROBES = ("/healthz", "/readyz")
# What a page does by itself is no sign that somebody sits before it. htmx names the element that asked; ids of
# elements that ask unasked (a poll, a draft that saves itself) begin so.
SELF_MADE = ("poll", "draft")
SELF_MADE_PATHS = ("/jobs/",)

ENDED = {
    "login_idle": "您有一段时间没有操作，为安全起见已自动退出，请重新登录。",
    "login_over": "本次登录已到最长时间，请重新登录。",
    "login_crowded_out": "您的账号又在别处登录，这里已自动退出。如果不是您本人，请马上登录并修改密码。",
    "login_ended": "登录已失效：密码或角色有变动、账号被停用，或已在别处退出全部登录。请重新登录。",
}


class SessionLimits:
    """Judges the session before the page, and keeps what the page shows out of every cache."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path in PROBES:
            return self.get_response(request)
        had_user = SESSION_KEY in request.session
        end_if_over(request)
        response = confined(request) or self.get_response(request)
        # With a token somebody is there without a session, and gets none.
        if SESSION_KEY in request.session and STARTED not in request.session:
            begin(request)
        if had_user or request.user.is_authenticated:
            patch_cache_control(response, no_store=True)
            patch_vary_headers(response, ["Cookie"])
        return back_to_login(request, response)


def begin(request: HttpRequest) -> None:
    """Note when and where this log-in started."""
    request.session.update(
        {
            STARTED: _now(),
            SEEN: _now(),
            ADDRESS: client_address(request),
            AGENT: request.META.get("HTTP_USER_AGENT", "")[:200],
        }
    )


@receiver(user_logged_in)
def crowd_out(request: HttpRequest | None, user: Any, **kwargs: Any) -> None:
    """One account is logged in in so many browsers at most: the one that logged in first is ended, and told so."""
    if not isinstance(user, User):
        return
    key = request.session.session_key if request else None
    others = [s for s in live_sessions(user) if s.key != key]
    others.sort(key=lambda s: s.started, reverse=True)
    for session in others[policy.sessions_at_once() - 1 :]:
        store = Session.get_session_store_class()(session.key)
        store.clear()
        store[CROWDED_OUT] = True
        store.save()
        title = f"在别处登录，最早的一处退出：{user.username}"
        record_event(event="login_crowded_out", title=title, by=user, about=user, address=session.address)


def end_if_over(request: HttpRequest) -> None:
    """End a session that is over, with a sentence for the log-in page; note that a living one was used."""
    owner = request.session.get(SESSION_KEY)
    if owner is None:
        if CROWDED_OUT in request.session:
            request.session.flush()
            messages.info(request, ENDED["login_crowded_out"])
        return
    if not request.user.is_authenticated:
        _end(request, "login_ended", owner)
        return
    started, seen = request.session.get(STARTED), request.session.get(SEEN)
    if started is None or seen is None:
        begin(request)
    elif _now() - started >= policy.session_limit().total_seconds():
        _end(request, "login_over", owner)
    elif _now() - seen >= policy.idle_limit(request.user).total_seconds():
        _end(request, "login_idle", owner)
    elif _now() - seen >= SEEN_EVERY and not is_self_made(request):
        request.session[SEEN] = _now()


def is_self_made(request: HttpRequest) -> bool:
    """The page asked, not the person."""
    if request.method not in ("GET", "HEAD"):
        return request.headers.get("HX-Trigger", "").startswith(SELF_MADE)
    return request.path.startswith(SELF_MADE_PATHS) or request.headers.get("HX-Trigger", "").startswith(SELF_MADE)


def _end(request: HttpRequest, event: str, owner: str) -> None:
    user = User.objects.filter(pk=owner).first()
    request.session.flush()
    request.user = AnonymousUser()
    name = user.username if user else owner
    words = {
        "login_idle": "长时间无操作，自动退出",
        "login_over": "登录到最长时间，自动退出",
        "login_ended": "登录失效",
    }
    record_event(event=event, title=f"{words[event]}：{name}", by=user, about=user, address=client_address(request))
    messages.info(request, ENDED[event])


def _now() -> int:
    return int(clock.now().timestamp())


# --- Who must change their password may do nothing else -------------------------------------------


def confined(request: HttpRequest) -> HttpResponse | None:
    """The way to the password page for those who must go there first; None for everybody else."""
    if not request.user.is_authenticated or not policy.must_change_password(request.user):
        return None
    target = reverse("accounts:password")
    if request.path in (target, reverse("accounts:logout"), reverse("accounts:login")):
        return None
    if request.path.startswith("/api/"):
        detail = "密码已到期或须先修改，请在网页上登录并修改密码。"
        return JsonResponse({"code": "password_expired", "detail": detail}, status=403)
    return HttpResponseClientRedirect(target) if request.htmx else redirect(target)  # type: ignore[attr-defined]


# --- The way to the log-in page -------------------------------------------------------------------


def back_to_login(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Send people, not fragments, to the log-in page, and bring them back to a page that can be opened."""
    login = resolve_url(settings.LOGIN_URL)
    # With a "next" the gate sent them away; without one a page of ours did on purpose, as logging out does.
    if not isinstance(response, HttpResponseRedirect) or not response.url.startswith(f"{login}?next="):
        return response
    if request.htmx:  # type: ignore[attr-defined]
        page = page_asked_from(request) or "/"
        url = redirect_to_login(page, login).url
        return _like(HttpResponseClientRedirect(url), response)
    if request.method in ("GET", "HEAD"):
        return response
    return _like(redirect_to_login(_page_before(request), login), response)


def _like(answer: HttpResponse, original: HttpResponse) -> HttpResponse:
    """The same answer on another way: its cookies and its rules for caches stay."""
    answer.cookies = original.cookies
    for name in ("Cache-Control", "Vary"):
        if name in original:
            answer[name] = original[name]
    return answer


def _page_before(request: HttpRequest) -> str:
    """The page a form was sent from; its address may answer to POST only, so the form's own page is better."""
    referer = request.META.get("HTTP_REFERER", "")
    if not url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure()):
        return "/"
    parts = urlsplit(referer)
    return f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"


# --- The list of one's own sessions ---------------------------------------------------------------


@dataclass(frozen=True)
class LiveSession:
    """One browser in which somebody is logged in."""

    started: datetime
    seen: datetime
    address: str
    browser: str
    is_this: bool
    key: str


def live_sessions(user: Any, current_key: str | None = None) -> list[LiveSession]:
    """Where this account is logged in now, the latest first."""
    over, idle = policy.session_limit().total_seconds(), policy.idle_limit(user).total_seconds()
    found = []
    for row in Session.objects.filter(user=user, expire_date__gt=clock.now()):
        data = row.get_decoded()
        if data.get(HASH_SESSION_KEY) != user.get_session_auth_hash() or STARTED not in data:
            continue
        if _now() - data[STARTED] < over and _now() - data[SEEN] < idle:
            found.append(
                LiveSession(
                    started=_moment(data[STARTED]),
                    seen=_moment(data[SEEN]),
                    address=data.get(ADDRESS, ""),
                    browser=browser_name(data.get(AGENT, "")),
                    is_this=row.session_key == current_key,
                    key=row.session_key,
                )
            )
    return sorted(found, key=lambda s: s.seen, reverse=True)


def _moment(stamp: int) -> datetime:
    return localtime(datetime.fromtimestamp(stamp, UTC))


# The first that fits: Edge and WeChat also call themselves Chrome.
_BROWSERS = (
    ("MicroMessenger", "微信"),
    ("DingTalk", "钉钉"),
    ("Edg", "Edge"),
    ("QQBrowser", "QQ浏览器"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "安卓"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def browser_name(agent: str) -> str:
    """The browser and the system in two words, as far as it tells."""
    browser = next((words for sign, words in _BROWSERS if sign in agent), "")
    system = next((words for sign, words in _SYSTEMS if sign in agent), "")
    return "，".join(filter(None, (browser, system))) or "未知浏览器"
