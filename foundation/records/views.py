"""The pages of a kind of plain record: list, one, add, edit, withdraw. An app overrides the one that differs."""

from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.views.generic import TemplateView

from foundation.accounts.gate import needs
from foundation.accounts.roles import Right
from foundation.common.form_fields import TextField
from foundation.common.tables.listing import Action
from foundation.desk.acting import ActForm, Done
from foundation.desk.refusals import put_refusal, sentences_of
from foundation.desk.timeline import timeline
from foundation.exchange.views.listing import ExportedList
from foundation.files.card import files_card
from foundation.records import services
from foundation.records.cells import unseen
from foundation.records.forms import form_of, initial_of
from foundation.records.kinds import RecordKind


class OfKind:
    """A page about a kind; the address says of which."""

    kind: ClassVar[RecordKind]
    request: HttpRequest
    kwargs: dict[str, Any]

    @cached_property
    def row(self) -> Any:
        return get_object_or_404(self.kind.seen_by(self.request.user), pk=self.kwargs["pk"])

    def url(self, name: str, *args: Any) -> str:
        return reverse(f"{self.kind.slug}:{name}", args=args)


class RecordList(OfKind, ExportedList):
    word = "登记"

    @property
    def table(self) -> Any:  # type: ignore[override]
        return self.kind.table

    def actions(self) -> list[Action]:
        if not self.kind.may_add(self.request.user):
            return []
        more = (
            []
            if not self.can_import()
            else [Action("导入", reverse("exchange:upload", args=[self.kind.slug]), "upload")]
        )
        return [*more, Action(f"{self.word}{self.kind.one}", self.url("add"), "plus", is_primary=True)]


class RecordDetail(OfKind, TemplateView):
    """One record: its facts, the rows below it, its files, what happened to it."""

    template_name = "records/detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kind, row, user = self.kind, self.row, self.request.user
        below = {children.name for children in kind.children}  # they have tables of their own
        columns = [column for column in kind.columns if not column.is_name and column.key not in below]
        for load in dict.fromkeys(column.prefetch for column in columns if column.prefetch):
            load([row], None, user)
        more = {
            "row": row,
            "kind": kind,
            "facts": [(column.label, column.text(row), column.url(row, "")) for column in columns],
            "tables": [(c.title, self._below(c), unseen(c, [row.pk], user).get(row.pk)) for c in kind.children],
            "entries": timeline(row._meta.label_lower, row.pk),
            "files": files_card(row, user) if kind.files else None,
            "may_write": kind.may_write(user, row),
        }
        return super().get_context_data(**more, list_url=self.url("list"), **kwargs)

    def _below(self, children: Any) -> list[list[tuple[str, str]]]:
        """The rows below, each as (label, words)."""
        fields = list(children.fields().values())
        rows = children.shown_rows([self.row.pk], self.request.user)  # type: ignore[arg-type]
        return [[(str(f.verbose_name), _words(child, f)) for f in fields] for child in rows]


def _words(row: Any, field: Any) -> str:
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")())
    value = getattr(row, field.name)
    if isinstance(value, bool):
        return "是" if value else "否"
    return "" if value is None else str(value)


class KindForm(OfKind, ActForm):
    """What the three forms share."""

    template_name = "records/form.html"
    word = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        is_one = "pk" in self.kwargs
        back = {
            "back_url": self.url("detail", self.row.pk) if is_one else self.url("list"),
            "back_label": str(self.row) if is_one else self.kind.title,
        }
        words = {"title": f"{self.word}{self.kind.one}", "submit_label": self.word}
        return super().get_context_data(**words, **back, kind=self.kind, **kwargs)


class RecordAdd(KindForm):
    word = "登记"
    given: ClassVar[tuple[str, ...]] = ()  # more fields the page it is opened from may fill in

    def get_form_class(self) -> Any:
        return form_of(self.kind)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "by": self.request.user, "text": self.request.GET.get("q", "")}

    def get_initial(self) -> dict[str, Any]:
        """A page about a firm or a person opens the form with it chosen already."""
        asked = self.request.GET
        given = {name: asked[name][:20] for name in (*self.kind.picks, *self.given) if name in asked}
        return {**super().get_initial(), **given}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """More empty rows, or a search, are no sending: everything typed comes back, nothing is judged."""
        if "find" in request.POST or any(f"{children.name}-more" in request.POST for children in self.kind.children):
            form = self.get_form()
            form.errors.clear()
            return self.render_to_response(self.get_context_data(form=form))
        return super().post(request, *args, **kwargs)

    def refuse(self, form: Any, refused: Exception) -> None:
        for name, sentence in sentences_of(refused):
            places = [found for table in form.tables if (found := table.find(name))]
            form.add_error(places[0] if places else name if name in form.fields else None, sentence)

    def act(self, data: dict[str, Any]) -> Done:
        row = services.add(kind=self.kind, **data, by=self.request.user)
        return Done(f"已登记{self.kind.one}：{row}。", self.url("detail", row.pk), row.act)


class OneAnsweredFor(KindForm):
    """Whoever sees it but does not answer for it is told so."""

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        user = request.user
        if user.is_authenticated and user.may(self.kind.write) and not self.kind.may_write(user, self.row):
            raise PermissionDenied(self.kind.refusal)
        return super().dispatch(request, *args, **kwargs)


class RecordEdit(OneAnsweredFor, RecordAdd):
    word = "修改"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "row": self.row}

    def get_initial(self) -> dict[str, Any]:
        return initial_of(self.kind, self.row)

    def act(self, data: dict[str, Any]) -> Done:
        act = services.edit(kind=self.kind, row=self.row, **data, by=self.request.user)
        said = f"已修改{self.kind.one}：{self.row}。" if act else "没有改动。"
        return Done(said, self.url("detail", self.row.pk), act)


class WithdrawForm(forms.Form):
    reason = TextField(label="撤回原因", max_length=500, required=True, error_messages={"required": "请写明撤回原因。"})


class RecordWithdraw(OneAnsweredFor):
    """As if it had never been entered; the record of it stays."""

    word = "撤回"
    form_class = WithdrawForm
    template_name = "common/form.html"
    extra_context = {"intro": "只用于登记错了的：撤回后不再列出、不再计数，操作记录里仍可查到，可以撤销。"}

    def refuse(self, form: Any, refused: Exception) -> None:
        put_refusal(form, refused)

    def act(self, data: dict[str, Any]) -> Done:
        act = services.withdraw(kind=self.kind, row=self.row, by=self.request.user, **data)
        return Done(f"已撤回{self.kind.one}：{self.row}。", self.url("list"), act)


def pages(kind: RecordKind, **own: Any) -> list[Any]:
    """The addresses of a kind's pages; ``own`` gives a page's own class: ``detail=VisitDetail``."""

    def view(name: str, base: Any, *rights: Right) -> Any:
        parts = (needs(*rights), own.get(name, base))
        return type(f"{kind.model.__name__}{name.title()}", parts, {"kind": kind}).as_view()  # type: ignore[attr-defined]

    return [
        path("", view("list", RecordList, *kind.see), name="list"),
        path("add/", view("add", RecordAdd, kind.write), name="add"),
        path("<int:pk>/", view("detail", RecordDetail, *kind.see), name="detail"),
        path("<int:pk>/edit/", view("edit", RecordEdit, kind.write), name="edit"),
        path("<int:pk>/withdraw/", view("withdraw", RecordWithdraw, kind.write), name="withdraw"),
    ]
