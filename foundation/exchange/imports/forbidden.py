"""Columns nobody may bring in: what the portal does not collect is refused by its heading (security P-12)."""

from __future__ import annotations

import re

from foundation.exchange.reading.headings import cleaned

WHY = "本系统不收集这类信息，不读取、不保存"

_FORBIDDEN = re.compile(
    r"身份证|身份号|证件号|证件类型|护照|社保号|社会保障号|医保|出生|生日|年龄|民族|宗教|信仰|籍贯|户籍|户口|婚姻|配偶|子女|家属"
    r"|家庭|住址|银行|开户行|账号|帐号|卡号|健康|病史|血型|残疾|工资|薪酬|收入证明|指纹|人脸"
)
# Words of firms that only look alike.
_ALLOWED = re.compile(r"公众号|微信号|平台账号|直播账号|注册地址|经营地址|关爱家庭|家庭日")
_CARD = re.compile(r"(?<![0-9A-Za-z])(?:\d[ -]?){15,18}\d(?![0-9A-Za-z])")
CARD_REMOVED = "【银行卡号已去除】"


def is_forbidden(heading: str) -> bool:
    """Whether a column of that heading is never read."""
    word = cleaned(heading)
    return bool(_FORBIDDEN.search(_ALLOWED.sub("", word)))


def without_card_numbers(text: str) -> str:
    """The text with every bank-card number (16 to 19 digits that pass Luhn's check) taken out."""
    return _CARD.sub(lambda match: CARD_REMOVED if _is_card(match.group()) else match.group(), text)


def _is_card(text: str) -> bool:
    digits = [int(character) for character in text if character.isdigit()]
    # UnionPay begins with 62, others with 3, 4 or 5; a credit code begins with 9.
    if not 16 <= len(digits) <= 19 or digits[0] not in (3, 4, 5, 6):
        return False
    doubled = [d * 2 - 9 if d > 4 else d * 2 for d in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0
