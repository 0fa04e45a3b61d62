"""The side bar: every app registers its entries, each person sees those their roles allow."""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.urls import get_script_prefix, reverse

from foundation.accounts.roles import Right


@dataclass(frozen=True)
class Entry:
    """One entry of the navigation."""

    group: str
    label: str
    url_name: str
    rights: tuple[Right, ...] = ()
    icon: str = ""
    order: int = 100
    on_phone: bool = False  # one of the five at the bottom of a phone
    prefix: str = ""  # pages below this address keep the entry marked
    args: tuple[str, ...] = ()


@dataclass
class Link:
    label: str
    url: str
    icon: str
    is_current: bool


@dataclass
class Group:
    label: str
    entries: list[Link] = field(default_factory=list)


_entries: list[Entry] = []
GROUPS = ["", "企业库", "党组织", "责任分工", "总结报表", "系统管理"]


def register(
    group: str,
    label: str,
    url_name: str,
    *,
    rights: tuple[Right, ...] = (),
    icon: str = "",
    order: int = 100,
    on_phone: bool = False,
    prefix: str = "",
    args: tuple[str, ...] = (),
) -> None:
    """Add an entry; ``rights``: any one of them lets a person see it."""
    _entries.append(Entry(group, label, url_name, rights, icon, order, on_phone, prefix, args))


def allowed(user: Any) -> list[Entry]:
    shown = [e for e in _entries if not e.rights or any(user.may(r) for r in e.rights)]
    return sorted(shown, key=lambda e: (_place(e.group), e.order))


def _place(group: str) -> int:
    return GROUPS.index(group) if group in GROUPS else len(GROUPS)


@lru_cache
def _address(name: str, args: tuple[str, ...], prefix: str) -> str:
    return reverse(name, args=args)


def build(user: Any, path: str) -> tuple[list[Group], list[Link]]:
    """The side bar's groups and the phone's bottom bar, with the entry of this address marked."""
    entries = allowed(user)
    urls = {e: _address(e.url_name, e.args, get_script_prefix()) for e in entries}
    hits = [e for e in entries if path.startswith(e.prefix or urls[e])]
    current = max(hits, key=lambda e: len(e.prefix or urls[e]), default=None)
    groups: dict[str, Group] = {}
    bottom = []
    for entry in entries:
        link = Link(entry.label, urls[entry], entry.icon, entry is current)
        groups.setdefault(entry.group, Group(entry.group)).entries.append(link)
        if entry.on_phone:
            bottom.append(link)
    return list(groups.values()), bottom[:5]
