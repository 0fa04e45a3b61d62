"""Tokens: making, revoking, and whose a request's token is.

A token is ``xw_<number>_<secret>``. The secret has 256 bits, so a plain SHA-256 of it is kept: there is nothing to
guess, and a slow hash would cost every request a tenth of a second. It acts with its owner's rights of the moment,
never with more; a read-only one with fewer.
"""

import hashlib
import re
import secrets
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db.models import Q

from foundation.accounts import policy
from foundation.accounts.lockout import is_locked
from foundation.accounts.models import ApiToken, User
from foundation.accounts.scope import Actor
from foundation.trail import clock
from foundation.trail.events import record_event

MOST_TOKENS = 5
DAYS = (7, 30, 90)  # a password lasts 90 days, and its change ends all tokens
SEEN_EVERY = timedelta(minutes=1)  # as with sessions: SQLite has one writer
_SHAPE = re.compile(r"xw_([0-9a-f]{12})_([0-9A-Za-z_-]{43})")


class TokenRefused(Exception):
    """The token does not open the door; ``code`` tells a program why, the sentence tells a person."""

    def __init__(self, sentence: str, code: str, *, is_known: bool = False) -> None:
        super().__init__(sentence)
        self.code, self.is_known = code, is_known


def live_tokens(account: User) -> list[ApiToken]:
    """Tokens that still open the door, the latest first."""
    mine = ApiToken.objects.filter(user=account, revoked_at=None, ends_at__gt=clock.now(), stamp=account.session_stamp)
    return list(mine)


def make_token(*, account: User, name: str, days: int, is_read_only: bool, by: Actor | None, address: str = "") -> str:
    """A new token of one's own; the answer is the only place where its text ever appears.

    Raises ValidationError when there are too many or the days are none of DAYS.
    """
    if days not in DAYS:
        raise ValidationError({"days": "请选择有效期。"})
    if len(live_tokens(account)) >= MOST_TOKENS:
        raise ValidationError(f"每个账号最多 {MOST_TOKENS} 个在用的令牌，请先撤销不用的。")
    now, number, secret = clock.now(), secrets.token_hex(6), secrets.token_urlsafe(32)
    ApiToken.objects.create(
        user=account,
        name=name.strip(),
        prefix=number,
        digest=_digest(secret),
        is_read_only=is_read_only,
        stamp=account.session_stamp,
        made_at=now,
        ends_at=now + timedelta(days=days),
    )
    kind = "只读" if is_read_only else "可写"
    _remember("token_made", f"建立接口令牌（{kind}，{days} 天）", account, by, address, number)
    return f"xw_{number}_{secret}"


def revoke_token(*, token: ApiToken, by: Actor | None, address: str = "") -> None:
    """Let a token open nothing from the next request on; twice does no harm."""
    if ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=clock.now()):
        _remember("token_revoked", "撤销接口令牌", token.user, by, address, token.prefix)


def owner_of(text: str, *, address: str = "") -> ApiToken:
    """The token a request brought, its account loaded. Raises TokenRefused."""
    shape = _SHAPE.fullmatch(text)
    token = ApiToken.objects.select_related("user__person").filter(prefix=shape[1]).first() if shape else None
    if shape is None or token is None or not secrets.compare_digest(token.digest, _digest(shape[2])):
        raise TokenRefused("令牌不正确。", "token_wrong")
    now = clock.now()
    if not token.user.is_active or token.is_over(now):
        _remember("token_refused", "已失效的接口令牌被使用", token.user, None, address, token.prefix)
        raise TokenRefused("令牌已失效：到期、被撤销，或账号的密码、角色有变动。请重新建立令牌。", "token_over")
    if policy.must_change_password(token.user):
        sentence = "密码已到期或须先修改，请在网页上登录并修改密码。"
        raise TokenRefused(sentence, "password_expired", is_known=True)
    if is_locked(token.user.username):
        sentence = "登录名因多次输错密码暂时锁定，请稍后再试，或联系系统管理员解锁。"
        raise TokenRefused(sentence, "account_locked", is_known=True)
    _note_use(token, address)
    return token


def _note_use(token: ApiToken, address: str) -> None:
    stale = Q(last_used_at=None) | Q(last_used_at__lte=clock.now() - SEEN_EVERY) | ~Q(last_address=address)
    if token.last_used_at is None or clock.now() - token.last_used_at >= SEEN_EVERY or token.last_address != address:
        ApiToken.objects.filter(stale, pk=token.pk).update(last_used_at=clock.now(), last_address=address)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _remember(event: str, title: str, account: User, by: Actor | None, address: str, number: str) -> None:
    words = f"{title}：{account.username}"
    record_event(event=event, title=words, by=by, about=account, detail={"token": number}, address=address)
