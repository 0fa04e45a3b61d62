"""Editing one section of a dated record, with a colleague's newer values shown beside one's own."""

from collections.abc import Callable
from functools import cached_property
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.generic import View

from foundation.common.tables.listing import selected_at
from foundation.common.tables.table import Table
from foundation.desk.acting import ActForm, Done
from foundation.desk.coming_back import is_ours
from foundation.desk.dated_forms import SectionForm
from foundation.desk.refusals import put_refusal
from foundation.desk.timeline import acts_on
from foundation.trail.applying import ChangeRefused, NameAsked
from foundation.trail.fact_values import who_changed


class OlderActs(View):
    """The next older part of a record's 动态, of the day its page was looked at; a page of its own without JavaScript."""

    table: ClassVar[Table]
    state_for: ClassVar[Callable[..., Any]]
    url_name: ClassVar[str]

    def get(self, request: Any, pk: int) -> HttpResponse:
        at, _ = selected_at(self.table, request)
        state = type(self).state_for(request.user, pk, at)
        acts = acts_on(state, user=request.user, at=at, before=request.GET.get("before", ""))
        name = "common/_acts.html" if request.htmx else "common/acts.html"
        context = {"state": state, "at": at, "acts": acts, "acts_url": reverse(self.url_name, args=[pk])}
        response = render(request, name, context)
        response["Vary"] = "HX-Request, Cookie"
        return response


class EditSection(ActForm):
    """The page; an app mixes in how its record is found, and names its form, its service and its words."""

    form_class: type[SectionForm]
    edit: ClassVar[Callable[..., Any]]  # the service; takes the record under its state's ``subject_field``
    values_of: ClassVar[Callable[[Any], dict[str, Any]]]
    shown_values: ClassVar[Callable[[list[tuple[str, Any]]], list[str]]]
    find: Callable[[HttpRequest, int], Any]

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        asked, known = request.GET.get("section", ""), self.form_class.sections
        self.section = asked if asked in known else next(iter(known))
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def state(self) -> Any:
        return self.find(self.request, self.kwargs["pk"])

    @property
    def record(self) -> Any:
        return getattr(self.state, self.state.subject_field)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "section": self.section, "current": type(self).values_of(self.state)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = {"sections": self.form_class.sections, "section": self.section, "next": self.next, **kwargs}
        return super().get_context_data(state=self.state, **context)

    @property
    def next(self) -> str:
        """Where somebody came from and wants to go back to; empty when it is the record's own page."""
        wanted = self.request.GET.get("next", "")
        return wanted if is_ours(self.request, wanted) else ""

    def act(self, data: dict[str, Any]) -> Done:
        applied = type(self).edit(
            **{self.state.subject_field: self.record},
            values=data["values"],
            base=data["seen"],
            on=data["on"],
            precision=data["precision"],
            is_correction=data["mode"] == "wrong",
            reason=data["reason"],
            is_other=data.get("is_other", False),
            by=self.request.user,
        )
        back = self.next or self.record
        if applied.changeset is None:
            return Done("没有改动，未作登记。", back)
        item = applied.changeset.items.first()
        return Done(f"已保存 {len(item.after)} 项修改。" if item else "已保存修改。", back, applied.changeset)

    def refuse(self, form: Any, refused: Exception) -> None:
        """Show a colleague's newer values beside mine, and take them as seen for the next attempt."""
        if not isinstance(refused, ChangeRefused):
            super().refuse(form, refused)
            return
        self.state = self.find(self.request, self.kwargs["pk"])
        plain = [problem for problem in refused.problems if problem.conflict is None]
        put_refusal(form, refused if isinstance(refused, NameAsked) else ChangeRefused(plain))
        for problem in refused.problems:
            if problem.conflict is None:
                continue
            theirs = who_changed(self.state, problem.field)
            pairs = [(problem.field, problem.conflict.current), (problem.field, problem.conflict.mine)]
            words = type(self).shown_values(pairs)
            form.conflicts.append({"field": problem.field, "theirs": words[0], "mine": words[1], "by": theirs})
            who = f"{theirs.by} 刚把它改为" if theirs and theirs.by else "刚被改为"
            sentence = f"{who}“{words[0] or '空'}”。要用您填的“{words[1] or '空'}”，请再次保存。"
            form.add_error(problem.field if problem.field in form.fields else None, sentence)
        form.take_as_seen(type(self).values_of(self.state))
