"""What a password must be like, and how a random one is made. Django asks these validators at every door."""

import gzip
import re
import secrets
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import password_validation
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from pypinyin import lazy_pinyin

from foundation.trail import clock

# Without letters and digits that look alike on paper: 55 signs, so 16 of them hold 92 bits.
_SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789"


def folded(text: str) -> str:
    """The text as it is compared: width and case make no difference."""
    return unicodedata.normalize("NFKC", text).casefold()


class Rule:
    """One rule as Django's validators are: ``validate`` raises, ``get_help_text`` says it beforehand."""

    sentence = ""
    code = ""

    def is_broken(self, password: str, user: Any) -> bool:
        raise NotImplementedError

    def validate(self, password: str, user: Any = None) -> None:
        if self.is_broken(password, user):
            raise ValidationError(self.get_help_text(), code=self.code)

    def get_help_text(self) -> str:
        return self.sentence


class LongEnough(Rule):
    """Counted in characters, blanks included; nothing is cut off."""

    code = "password_too_short"

    def __init__(self, min_length: int = 10) -> None:
        self.min_length = min_length

    def is_broken(self, password: str, user: Any) -> bool:
        return len(password) < self.min_length

    def get_help_text(self) -> str:
        return f"密码至少 {self.min_length} 个字符，可以用空格，长句子也可以。"


class ManyKinds(Rule):
    code = "password_too_plain"
    sentence = "密码须含大写字母、小写字母、数字、其他符号中的至少三类。"

    def is_broken(self, password: str, user: Any) -> bool:
        return len({self._kind(sign) for sign in password}) < 3

    @staticmethod
    def _kind(sign: str) -> str:
        for kind in ("islower", "isupper", "isdigit"):
            if getattr(sign, kind)():
                return kind
        return "other"


class WithoutUsername(Rule):
    code = "password_has_username"
    sentence = "密码不能含有登录名里连续的三个字符。"
    RUN = 3

    def is_broken(self, password: str, user: Any) -> bool:
        name, text = folded(getattr(user, "username", "") or ""), folded(password)
        runs = (name[start : start + self.RUN] for start in range(len(name) - self.RUN + 1))
        return any(run in text for run in runs)


@cache
def common_passwords() -> frozenset[str]:
    """Django's list of 20,000 passwords that are tried first."""
    path = Path(password_validation.__file__).parent / "common-passwords.txt.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return frozenset(line.strip() for line in lines)


class NotCommon(Rule):
    """A common word stays common with a year or an exclamation mark at its ends."""

    code = "password_too_common"
    sentence = "密码不能是常见密码，也不能是常见密码前后加几个数字或符号。"

    def is_broken(self, password: str, user: Any) -> bool:
        text = folded(password).strip()
        core = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", text)
        return text in common_passwords() or (len(core) >= 4 and core in common_passwords())


class WithoutContext(Rule):
    """The first words anybody would try here: the district, our work, the person's own name and number."""

    code = "password_has_context"
    sentence = "密码不能含有玄武、党建等工作用词（包括拼音），也不能含有本人姓名、姓名拼音或电话号码。"

    def __init__(self, words: tuple[str, ...] = ()) -> None:
        self.words = tuple(folded(word) for word in words)

    def is_broken(self, password: str, user: Any) -> bool:
        text = folded(password)
        # xuan-wu is xuanwu: signs put between the letters change nothing.
        bare = "".join(sign for sign in text if sign.isalnum())
        words = (*self.words, *_own_words(getattr(user, "person", None)))
        return any(word in text or word in bare for word in words)


def _own_words(person: Any) -> Iterator[str]:
    """The person's name, its pinyin, and every six digits in a row of their numbers."""
    if person is None:
        return
    name = re.sub(r"[（(].*", "", person.name).strip()
    if len(name) >= 2:
        yield folded(name)
    pinyin = folded("".join(lazy_pinyin(name)))
    if len(pinyin) >= 4:
        yield pinyin
    for number in re.findall(r"\d{6,}", re.sub(r"[-\s]", "", person.phone)):
        yield from (number[start : start + 6] for start in range(len(number) - 5))


class NotReused(Rule):
    """Costs one hash per remembered password; it also remembers every password that is set, at whatever door."""

    code = "password_reused"

    def is_broken(self, password: str, user: Any) -> bool:
        if user is None or user.pk is None:
            return False
        return any(check_password(password, row.password) for row in self._remembered(user))

    def password_changed(self, password: str, user: Any = None) -> None:
        from foundation.accounts.models import PasswordHistory

        PasswordHistory.objects.create(user=user, password=user.password, set_at=clock.now())
        kept = [row.pk for row in self._remembered(user)]
        PasswordHistory.objects.filter(user=user).exclude(pk__in=kept).delete()

    def get_help_text(self) -> str:
        return f"不能与最近 {settings.PASSWORD_HISTORY} 次用过的密码相同。"

    def _remembered(self, user: Any) -> Any:
        from foundation.accounts.models import PasswordHistory

        return PasswordHistory.objects.filter(user=user).order_by("-pk")[: settings.PASSWORD_HISTORY]


def random_password(user: Any) -> str:
    """A password of 92 random bits in four groups, which keeps the rules for this account."""
    while True:
        signs = "".join(secrets.choice(_SIGNS) for _ in range(16))
        password = "-".join(signs[start : start + 4] for start in range(0, 16, 4))
        try:
            password_validation.validate_password(password, user)
        except ValidationError:
            continue
        return password
