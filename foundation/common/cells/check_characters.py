"""Check characters of three Chinese standards: GB 32100 (credit code), GB 11714 (organisation), GB 11643 (person)."""

from __future__ import annotations

CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_VALUES = {character: value for value, character in enumerate(CREDIT_ALPHABET)}
_CREDIT_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_PERSON_WEIGHTS = tuple(pow(2, 17 - place, 11) for place in range(17))
_PERSON_CHECKS = "10X98765432"


def credit_check(first17: str) -> str:
    """The 18th character that GB 32100-2015 gives to these 17 (handbook §4.2)."""
    total = sum(_CREDIT_VALUES[character] * weight for character, weight in zip(first17, _CREDIT_WEIGHTS, strict=True))
    # A remainder of 0 gives 31, which is written 0.
    return CREDIT_ALPHABET[(31 - total % 31) % 31]


def passes_credit_check(code: str) -> bool:
    """Whether this is 18 characters of the alphabet whose last one fits the others."""
    return (
        len(code) == 18
        and all(character in _CREDIT_VALUES for character in code)
        and credit_check(code[:17]) == code[17]
    )


def passes_organisation_check(code9: str) -> bool:
    """Whether the ninth character fits the eight before it (GB 11714)."""
    if len(code9) != 9 or not code9.isascii() or not code9[:8].isalnum():
        return False
    # Letters count from A = 10 in this older standard, none left out.
    total = sum(int(character, 36) * weight for character, weight in zip(code9[:8], _ORGANISATION_WEIGHTS, strict=True))
    expected = 11 - total % 11
    return code9[8] == {10: "X", 11: "0"}.get(expected, str(expected))


def passes_person_check(number: str) -> bool:
    """Whether the last character fits the 17 digits before it (GB 11643, MOD 11-2)."""
    if len(number) != 18 or not number.isascii() or not number[:17].isdigit():
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _PERSON_WEIGHTS, strict=True))
    return _PERSON_CHECKS[total % 11] == number[17].upper()
