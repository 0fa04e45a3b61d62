"""Telephone numbers as people see them who need not call."""


def mask_phone(number: str) -> str:
    """138****5678; a land line keeps its area code and its last two digits."""
    digits = [c for c in number if c.isdigit()]
    if not digits:
        return ""
    if len(digits) == 11 and digits[0] == "1":
        return f"{''.join(digits[:3])}****{''.join(digits[-4:])}"
    head, dash, _ = number.partition("-")
    area = f"{head}-" if dash and len(head) <= 4 else ""
    return f"{area}****{''.join(digits[-2:])}"


def is_masked(text: str) -> bool:
    """Somebody sent a hidden number back: it says nothing about the real one."""
    return "*" in text
