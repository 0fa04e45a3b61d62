"""What the walk asks for: every address the resolver knows, filled with the ids of everything there is.

``thin`` takes the part that runs with every ``make test``: fewer people and ids, the same kinds of doors.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date
from itertools import product
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.contrib import admin
from django.urls import NoReverseMatch, reverse

from tests.authz.people import ACTORS, AFTER, BEFORE, TURN
from tests.authz.walker import Ask, Walker, door_of
from tests.authz.world import World
from tests.world import own_urls

# Those who must not see something of the firms that changed hands, and those who may see nothing at all.
CURIOUS = (
    "lead_a",
    "lead_b",
    "implementer_c",
    "instructor_1",
    "instructor_2",
    "committee_a",
    "sysadmin",
    "superior",
)
THIN = ("lead_a", "instructor_1", "sysadmin")
DAYS = (date(2023, 6, 1), date(2023, 9, 20), date(2024, 3, 1))
LEAVES = {"accounts:logout"}  # ends the walk
SLOW = {"api:schema", "api:docs"}  # described anew for each person, and the same for all
SLUGS: dict[str, tuple[str, ...]] = {
    "verb": ("move-within", "move-out", "rename", "deregister"),
    "target": ("enterprises", "parties"),
    "holder": ("reporting",),
    "act": ("elect", "rename", "dissolve"),
    "whose": ("secretary", "contact"),
    "key": ("closing", "opening", "moved_out"),
    "table": (),  # met as links on the lists
}
YEARS = (2023, 2024)
FEW, MOST, PATIENCE = 12, 170, 6


def views() -> dict[str, tuple[bool, dict[str, str]]]:
    """Every address by name: whether it is read by GET, and what its ids are called."""
    found = {}
    for name, pattern in own_urls().items():
        view: Any = getattr(pattern.callback, "cls", None) or getattr(pattern.callback, "view_class", None)
        kinds = {key: type(converter).__name__ for key, converter in pattern.pattern.converters.items()}
        if name not in LEAVES:
            found[name] = (view is None or hasattr(view, "get"), kinds)
    return found


def plain(thin: bool) -> Iterator[Ask]:
    """Addresses without ids, by everybody; those of the interface with a token as well."""
    for name, (is_read, kinds) in views().items():
        if not is_read or kinds or (thin and name in SLOW):
            continue
        url = reverse(name)
        for actor in ("lead_a", "sysadmin") if thin or name in SLOW else ACTORS:
            yield Ask(actor, url)
            if name.startswith("api:") and not thin and name not in SLOW and actor not in ("anonymous", "nobody"):
                yield Ask(actor, url, by_token=True)


def of_the_admin(thin: bool) -> Iterator[Ask]:
    """Django admin: every list and its first record, which are for the office and for dictionaries alone."""
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        urls = [reverse(f"{name}_changelist")]
        with suppress(NoReverseMatch):  # the settings' page has no records
            urls += [reverse(f"{name}_{page}", args=[1]) for page in ("change", "history")]
        for actor in ("sysadmin",) if thin else ("office", "sysadmin", "lead_a"):
            yield from (Ask(actor, url) for url in urls[: 1 if thin else None])


def with_ids(walker: Walker, thin: bool) -> Iterator[Ask]:
    """Every address with one id × every id, until nobody finds anything any more."""
    for name, (is_read, kinds) in views().items():
        if not is_read or len(kinds) != 1 or next(iter(kinds.values())) != "IntConverter":
            continue
        (key,) = kinds
        if thin:
            ids = telling_ids(walker.world)
            wanted = (ids[0],) if name.startswith("api:") else (ids[0], ids[3])
            yield from (Ask("lead_a", reverse(name, kwargs={key: pk})) for pk in wanted)
            yield Ask("instructor_1", reverse(name, kwargs={key: ids[1]}))
            continue
        yield from _until_nothing(walker, name, key)


def telling_ids(world: World) -> list[int]:
    """The firms that changed hands and one that never was theirs, whose ids are those of other things as well."""
    ids = [world.firms[key].pk for key in ("moved", "taught", "foreign")]
    return [*ids, world.people["instructor_2"].person_id, world.tasks["taskp"].pk]


def _until_nothing(walker: Walker, name: str, key: str) -> Iterator[Ask]:
    misses = 0
    for pk in [*range(1, FEW + 1), *range(FEW + 1, 25), *range(25, MOST, 12)]:
        url = reverse(name, kwargs={key: pk})
        yield Ask("office", url)
        yield Ask("lead_b", url)
        misses = 0 if walker.opened.get(url) else misses + 1
        if pk > FEW and misses > PATIENCE:
            return
        if walker.opened.get(url):
            yield from (Ask(actor, url) for actor in (*THIN, *CURIOUS[pk % 2 :: 2]))
        elif pk <= FEW:
            yield from (Ask(actor, url) for actor in THIN[:2])
        if pk == 2:
            yield from (Ask(actor, url) for actor in ACTORS)


def with_several_ids(world: World, thin: bool) -> Iterator[Ask]:
    """Addresses with two ids, and those with a word in them."""
    for name, (is_read, kinds) in views().items():
        if is_read and kinds and list(kinds.values()) != ["IntConverter"]:
            for url in several_urls(world, name, kinds)[: 1 if thin else 12]:
                yield from (Ask(actor, url) for actor in (THIN[:2] if thin else ("office", "lead_b", *THIN)))


def several_urls(world: World, name: str, kinds: dict[str, str]) -> list[str]:
    """One's own firm with what belongs to others first, then the other way round."""
    choices = [SLUGS.get(key, ()) if kind == "SlugConverter" else _ids(world, key) for key, kind in kinds.items()]
    if "number" in kinds:
        choices = [tuple(world.numbers)]
    return [reverse(name, kwargs=dict(zip(kinds, each, strict=True))) for each in product(*choices)]


def _ids(world: World, key: str) -> tuple[int, ...]:
    known = {
        "batch": [row.batch_id for row in world.rows.values()],
        "row": [row.pk for row in world.rows.values()],
        "round": [world.round.pk],
        "year": YEARS,
        "block": [world.block.pk],
        "doubt": [doubt.pk for doubt in world.doubts.values()][::3],
        "alias": [alias.pk for alias in world.aliases.values()][::3],
        "reason": [reason.pk for reason in world.reasons.values()][::3],
        "change": list(world.firms["moved"].changes.values_list("pk", flat=True))[:4],
        "host": [branch.hosts.first().pk for branch in world.branches.values()],
        "registration": [branch.changes.first().pk for branch in world.branches.values()],
    }
    return tuple(known.get(key, [world.firms[k].pk for k in ("own", "moved", "foreign", "taught")]))


def on_other_days(walker: Walker, thin: bool) -> Iterator[Ask]:
    """As of a day: what is closed today and was theirs then, and every list that opened."""
    closed = [ask for ask, status in walker.asked.items() if status == 404 and ask.actor in THIN and not ask.htmx]
    for ask in closed:
        ids = [int(part) for part in ask.url.split("/") if part.isdecimal()]
        if "?" not in ask.url and ids and max(ids) <= FEW:
            yield Ask(ask.actor, f"{ask.url}?as_of={DAYS[0].isoformat()}")
    for url, who in [] if thin else sorted(walker.opened.items()):
        if "?" in url or any(part.isdecimal() for part in url.split("/")) or door_of(url) in SLOW:
            continue
        for actor in sorted(who & {"lead_a", "lead_b", "instructor_2", "office"}):
            yield from (Ask(actor, f"{url}?as_of={day.isoformat()}") for day in DAYS)
        for actor in sorted(who & {"lead_a"}):
            yield Ask(actor, f"{url}?known_at={AFTER.isoformat()}")
            yield Ask(actor, f"{url}?as_of={BEFORE.isoformat()}&known_at={TURN.isoformat()}")
            yield Ask(actor, f"{url}?before=150&page=2&limit=5")
            yield Ask(actor, url, htmx=True)


def as_others(walker: Walker, thin: bool) -> Iterator[Ask]:
    """What one person was shown, asked for by everybody else: a few links of each kind."""
    per_kind: Counter[Any] = Counter()
    for url in sorted(walker.links):
        asked = dict(parse_qsl(urlsplit(url).query))
        kind = (door_of(url), bool(asked), asked.get("rule"))
        is_order = bool({"sort", "tab", "table", "page"} & set(asked))
        if kind[0] in LEAVES | SLOW or (thin and (is_order or not asked)):
            continue
        per_kind[kind] += 1
        if per_kind[kind] <= (1 if thin else 3):
            yield from (Ask(actor, url) for actor in (THIN[:1] if thin else (*THIN, "implementer_c")))


def with_foreign_filters(walker: Walker, names: Iterable[tuple[str, str]], thin: bool) -> Iterator[Ask]:
    """Every parameter that ever carried an id, with ids of what is not theirs: its chip would name it."""
    firms = walker.world.firms
    foreign = [firms["foreign"].pk, firms["moved"].pk, walker.world.people["implementer_c"].person_id]
    for path, name in names:
        for pk in foreign[: 1 if thin else 3]:
            for actor in THIN[:1] if thin else ("lead_a", "instructor_1"):
                yield Ask(actor, f"{path}?{urlencode({name: pk})}")


def id_parameters(walker: Walker) -> list[tuple[str, str]]:
    """Where an id was sent in an address: by a link, or by a field to choose from."""
    found: set[tuple[str, str]] = set()
    for url in walker.links:
        parts = urlsplit(url)
        found |= {(parts.path, name) for name, value in parse_qsl(parts.query) if value.isdecimal()}
    for form in walker.forms.values():
        if form.method == "get":
            path = urlsplit(form.action).path
            found |= {(path, f.name) for f in form.fields if any(value.isdecimal() for value in f.options)}
    return sorted(pair for pair in found if pair[1] not in ("page", "before", "after"))


def wander(walker: Walker, actor: str, *, most: int, alike: int) -> None:
    """From the first page along the links, a few of each kind."""
    seen: Counter[Any] = Counter()
    todo = ["/"]
    for _ in range(most):
        url = next((u for u in todo if seen[_kind(u)] < alike and Ask(actor, u) not in walker.asked), None)
        if url is None:
            return
        seen[_kind(url)] += 1
        walker.ask(Ask(actor, url))
        todo = [u for u, who in walker.links.items() if actor in who]


def _kind(url: str) -> Any:
    parts = urlsplit(url)
    return door_of(url), tuple(sorted(name for name, _ in parse_qsl(parts.query)))
