"""The side bar: every app registers its entries, each person sees those their roles allow.

Lists that belong together share one entry of the side bar and stand as tabs above each other's pages.
"""

from dataclasses import dataclass, field
from functools import lru_cache

from django.urls import get_script_prefix, reverse

from foundation.accounts.roles import Right, Role
from foundation.accounts.scope import Actor


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
    under: str = ""  # the label of the entry of the same group whose tab it is
    roles: tuple[Role, ...] = ()  # only of use to these, whoever else might open it


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


@dataclass
class Frame:
    """What a page's frame shows of the navigation."""

    groups: list[Group]
    bottom: list[Link]  # of a phone
    tabs: list[Link]  # the lists that share an entry with this page; none on other pages


_entries: list[Entry] = []
GROUPS = ["", "企业库", "走访诉求", "党组织", "责任分工", "活动培训", "总结报表", "系统管理"]


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
    under: str = "",
    roles: tuple[Role, ...] = (),
) -> None:
    """Add an entry; ``rights``: any one of them lets a person see it."""
    _entries.append(Entry(group, label, url_name, rights, icon, order, on_phone, prefix, args, under, roles))


def allowed(user: Actor) -> list[Entry]:
    shown = [
        e
        for e in _entries
        if (not e.rights or any(user.may(r) for r in e.rights)) and (not e.roles or set(e.roles) & set(user.roles))
    ]
    return sorted(shown, key=lambda e: (_place(e.group), e.order))


def _place(group: str) -> int:
    return GROUPS.index(group) if group in GROUPS else len(GROUPS)


@lru_cache
def _address(name: str, args: tuple[str, ...], prefix: str) -> str:
    return reverse(name, args=args)


def build(user: Actor, path: str) -> Frame:
    """The side bar's groups, the phone's bottom bar and the page's tabs, with the entry of this address marked."""
    entries = allowed(user)
    urls = {e: _address(e.url_name, e.args, get_script_prefix()) for e in entries}
    hits = [e for e in entries if path.startswith(e.prefix or urls[e])]
    current = max(hits, key=lambda e: len(e.prefix or urls[e]), default=None)
    heads = {(e.group, e.label): e for e in entries}
    head_of = {e: heads.get((e.group, e.under), e) for e in entries}
    groups: dict[str, Group] = {}
    for entry in entries:
        if head_of[entry] is entry:
            link = _link(entry, urls, current is not None and head_of[current] is entry)
            groups.setdefault(entry.group, Group(entry.group)).entries.append(link)
    bottom = [_link(entry, urls, entry is current) for entry in entries if entry.on_phone]
    family = [e for e in entries if current is not None and head_of[e] is head_of[current]]
    is_list = current is not None and path == urls[current] and len(family) > 1
    return Frame(list(groups.values()), bottom[:5], [_link(e, urls, e is current) for e in family] if is_list else [])


def _link(entry: Entry, urls: dict[Entry, str], is_current: bool) -> Link:
    return Link(entry.label, urls[entry], entry.icon, is_current)
