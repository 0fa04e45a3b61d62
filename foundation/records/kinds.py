"""A kind of plain record, said once: its pages, form, list, import, export, interface, timeline and undo come from here.

The model says its fields and constraints (with ``violation_error_message``), the columns how they are shown; a
RecordKind says the rest. An app writes its kinds in ``kinds.py``, offers them in ``apps.py`` (``KIND.offer(…)``) and
makes their addresses in ``urls.py`` (``pages(KIND)``) and ``api.py`` (``addresses(KIND)``). See docs/extending.md.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, reduce
from operator import or_
from typing import Any

from django.db.models import Field, Q, QuerySet, UniqueConstraint
from django.urls import reverse

from foundation.accounts.roles import Right, Role
from foundation.accounts.scope import Actor, Rule, register, register_responsible
from foundation.common.tables.columns import Column, ColumnKind, ColumnSet
from foundation.common.tables.listing import address_of
from foundation.common.tables.table import Tab, Table
from foundation.desk import navigation
from foundation.desk.records import register_record
from foundation.desk.services import register_table
from foundation.exchange.reading.results import NUMBER_KEY
from foundation.exchange.writing.lists import offer_export
from foundation.files.holders import take_files

Rows = Callable[[Any], QuerySet]  # fn(user)
Judge = Callable[[Any, Any], None]  # fn(row, by); raises ValidationError


def nothing_more(row: Any, by: Actor | None) -> None:
    """Most kinds have no rule beyond their model's fields and constraints, and nothing follows from them."""


@dataclass(frozen=True)
class Children:
    """Rows entered in the same form as their record, and judged with it."""

    model: Any
    name: str  # the related name on the record
    parent: str  # the foreign key back to it
    writes: tuple[str, ...]
    picks: Mapping[str, Rows] = field(default_factory=dict)
    most: int = 30
    spare: int = 3  # empty rows a form shows below those that are filled
    # fn(texts, by): the rows each text of a cell tells, as dicts of attnames, or a sentence why it tells none. The
    # list's column of the same key shows them, joined by 、; without this a file leaves the rows below alone.
    in_cells: Callable[[Sequence[str], Any], Mapping[str, Any]] | None = None
    searched: tuple[str, ...] = ()  # fields of the rows by which the list finds their record
    seen: Callable[[Any], Q] | None = None  # fn(user): rows a reader is shown; whoever writes the record sees them all
    ready: Callable[[Sequence[Any]], None] | None = None  # fn(rows) before they are shown: names as of their day

    @property
    def title(self) -> str:
        return str(self.model._meta.verbose_name)

    def fields(self) -> dict[str, Field]:
        return {name: self.model._meta.get_field(name) for name in self.writes}

    def rows_of(self, ids: Iterable[int]) -> QuerySet:
        """The live rows below these records, in the order in which they were entered."""
        return self.model.objects.live().filter(**{f"{self.parent}__in": list(ids)}).order_by("pk")

    def shown_rows(self, ids: Iterable[int], user: Actor) -> list[Any]:
        """Those of them this person is shown, with their references; not to be saved."""
        rows = self.rows_of(ids) if self.seen is None else self.rows_of(ids).filter(self.seen(user))
        shown = list(rows.select_related(*(name for name, field in self.fields().items() if field.is_relation)))
        if self.ready:
            self.ready(shown)
        return shown


@dataclass(frozen=True)
class RecordKind:
    """One kind. Right words and order of fields; who sees and writes is given to ``offer``."""

    model: Any
    slug: str  # /meetings/, meetings:list, api:meetings
    columns: ColumnSet
    writes: tuple[str, ...]  # what people fill in, in the form's order
    write: Right
    section: str = ""  # of the side bar; none = reached from other pages
    icon: str = ""
    order: int = 50
    under: str = ""  # the entry of the side bar whose tab it is
    unit: str = "条"
    see: tuple[Right, ...] = (Right.SEE_RECORDS,)
    picks: Mapping[str, Rows] = field(default_factory=dict)  # which rows a reference may take
    precise: Mapping[str, str] = field(default_factory=dict)  # days no finer than known → the field that says how fine
    initial: Mapping[str, Callable[[], Any]] = field(default_factory=dict)
    helps: Mapping[str, str] = field(default_factory=dict)
    widgets: Mapping[str, Any] = field(default_factory=dict)
    children: tuple[Children, ...] = ()
    files: tuple[tuple[str, str], ...] = ()  # what a file may be to it: key and words; none = takes no files
    tabs: Sequence[Tab] = ()
    main_filters: tuple[str, ...] = ()
    default_sort: str = ""
    searched: tuple[str, ...] = ()
    prepare: Judge = nothing_more  # fn(row, by): what follows from what was filled in, set before it is judged
    search_help: str = ""
    judge: Judge = nothing_more
    after: Judge = nothing_more  # fn(row, by): what else is written with it, in the same act
    not_yours: str = ""
    is_numbered: bool = True  # exported rows come back: the list has each one's number
    is_guarded: bool = False  # some are kept from people who see what they mention
    table_class: Any = None  # a subclass of KindTable for a list that finds or filters in its own way

    @property
    def title(self) -> str:
        """What its list is called."""
        return str(self.model._meta.verbose_name_plural)

    @property
    def one(self) -> str:
        """What one of them is called, in its acts and on its pages."""
        return str(self.model._meta.verbose_name)

    @property
    def word(self) -> str:
        """The end of its acts' kinds: add_meeting."""
        return str(self.model._meta.model_name)

    @property
    def refusal(self) -> str:
        """What somebody is told who sees one and does not answer for it."""
        return self.not_yours or f"这{self.unit}{self.one}不由您负责。"

    def fields(self) -> dict[str, Field]:
        return {name: self.model._meta.get_field(name) for name in self.writes}

    @cached_property
    def table(self) -> Table:
        """Its list; with the record's number, by which an exported row finds back."""
        names = ("tabs", "main_filters", "default_sort", "unit", "title", "search_help")
        number = (
            [Column(NUMBER_KEY, "编号", read=lambda row: str(row.pk), kind=ColumnKind.CODE)] if self.is_numbered else []
        )
        parts = {name: getattr(self, name) for name in names}
        parts |= {"columns": ColumnSet([*self.columns, *number]), "name": self.slug, "kind": self}
        return type(f"{self.model.__name__}Table", (self.table_class or KindTable,), parts)()

    # --- who ------------------------------------------------------------------------------------------

    def seen_by(self, user: Actor) -> QuerySet:
        return self.model.objects.visible_to(user).live()

    def answered_by(self, user: Actor) -> QuerySet:
        return self.model.objects.responsible_to(user).live()

    def may_add(self, user: Actor) -> bool:
        return user.may(self.write)

    def may_write(self, user: Actor, row: Any) -> bool:
        return self.may_add(user) and self.answered_by(user).filter(pk=row.pk).exists()

    # --- which ----------------------------------------------------------------------------------------

    @cached_property
    def _unique(self) -> UniqueConstraint | None:
        return next((c for c in self.model._meta.constraints if isinstance(c, UniqueConstraint) and c.fields), None)

    def same_as(self, row: Any) -> Any:
        """The record that says the same already, as the model's unique constraint tells; None when there is none."""
        if self._unique is None:
            return None
        keys = [self.model._meta.get_field(name).attname for name in self._unique.fields]
        same = {key: getattr(row, key) for key in keys}  # by keys: a reference that is missing names no record
        return self.model.objects.live().exclude(pk=row.pk).filter(**same).first()

    @property
    def said_twice(self) -> str:
        """What is said when two people enter the same at once."""
        told = self._unique.violation_error_message if self._unique else None
        return str(told or "同事刚刚登记了同样的内容，请回到列表看看。")

    # --- known to the house -----------------------------------------------------------------------------

    def offer(self, *, seen: Mapping[Role, Rule], answered: Mapping[Role, Rule], imports: bool = True) -> None:
        """Tell the other apps everything they must know of it; called once, in ``ready``."""
        from foundation.exchange.imports.targets import register_target
        from foundation.records.imports import KindImport

        for role, rule in seen.items():
            register(self.model, role, rule)
        for role, rule in answered.items():
            register_responsible(self.model, role, rule)
        register_record(
            self.model,
            visible=lambda user: self.model.objects.visible_to(user).values("pk"),
            writable=lambda user: self.model.objects.responsible_to(user).values("pk"),
            url=lambda pk: reverse(f"{self.slug}:detail", args=[pk]),
            is_guarded=self.is_guarded,
        )
        register_table(self.table)
        offer_export(self.slug)
        if imports:
            register_target(KindImport(self))
        for children in self.children:
            # Whoever sees or answers for the record sees, and takes back, what was entered with it.
            register_record(children.model, **_below(self, children))
        if self.files:
            take_files(self.slug, self.model, seen=self.seen_by, written=self.answered_by, parts=self.files)
        if self.section:
            more: dict[str, Any] = {"rights": self.see, "icon": self.icon, "order": self.order, "under": self.under}
            navigation.register(self.section, self.title, f"{self.slug}:list", **more)


def _below(kind: RecordKind, children: Children) -> dict[str, Any]:
    def among(rule: str, seen: Callable[[Any], Q] | None = None) -> Rows:
        def ids(user: Actor) -> QuerySet:
            own = getattr(kind.model.objects, rule)(user).values("pk")
            rows = children.model.objects.filter(**{f"{children.parent}__in": own})
            return (rows.filter(seen(user)) if seen else rows).values("pk")

        return ids

    def url(pk: int) -> str:
        record = children.model.objects.filter(pk=pk).values_list(children.parent, flat=True).first()
        return reverse(f"{kind.slug}:detail", args=[record]) if record else ""

    return {"visible": among("visible_to", children.seen), "writable": among("responsible_to"), "url": url}


class KindTable(Table):
    """The list of a kind: what a person sees, without what was withdrawn."""

    kind: RecordKind

    def rows(self, user: Actor, at: Any) -> QuerySet:
        return self.kind.seen_by(user)

    def search(self, queryset: QuerySet, text: str) -> QuerySet:
        return self._hits(queryset, text)

    def found(self, queryset: QuerySet, text: str, *, user: Actor, at: Any) -> QuerySet:
        """Rows below that a reader is not shown do not answer to their words either."""
        is_told = any(children.seen for children in self.kind.children)
        return self._hits(queryset, text, user) if is_told else super().found(queryset, text, user=user, at=at)

    def _hits(self, queryset: QuerySet, text: str, user: Actor | None = None) -> QuerySet:
        hits = [Q(**{f"{path}__zh": text}) for path in self.kind.searched]
        for children in self.kind.children:
            shown = children.model.objects.live()
            if user is not None and children.seen is not None:
                shown = shown.filter(children.seen(user))
            hits += [
                Q(pk__in=shown.filter(**{f"{name}__zh": text}).values(children.parent)) for name in children.searched
            ]
        return queryset.filter(reduce(or_, hits)) if hits else queryset.none()

    def row_url(self, row: Any) -> str:
        return address_of(f"{self.kind.slug}:detail", row.pk)
