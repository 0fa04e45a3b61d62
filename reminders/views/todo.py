"""我的待办: what waits, and what one may do about one item besides doing it."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.generic import ListView, TemplateView, View

from foundation.accounts.gate import needs
from foundation.accounts.roles import Right
from foundation.desk import acting
from foundation.desk.acting import ActForm
from foundation.desk.saying import say
from foundation.trail import clock
from foundation.trail.models import Changeset
from reminders import services
from reminders.closed_items import Done, find_done
from reminders.forms import HandOnForm, MuteForm, PostponeForm
from reminders.models import Arrangement
from reminders.rules.base import RULES, Due
from reminders.todo import find_due, todo_of

See = needs(Right.SEE_RECORDS)


class TodoPage(See, TemplateView):
    """Overdue, within seven days, later."""

    template_name = "reminders/todo.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(todo=todo_of(self.request.user), **kwargs)


class Items(See, TemplateView):
    """All items that stand on one card."""

    template_name = "reminders/items.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = [self.request.GET.get(name, "") for name in ("rule", "group")]
        return super().get_context_data(card=todo_of(self.request.user).card_of(*asked), **kwargs)


class Aside(See, ListView):
    """What one put off, handed on or muted, each with its reason."""

    template_name = "reminders/aside.html"
    paginate_by = 50

    def get_queryset(self) -> QuerySet[Any]:
        mine = Arrangement.objects.visible_to(self.request.user).aside(self.request.user, clock.today())
        return mine.select_related("to__person").order_by("-pk")


class TakeUp(See, View):
    """Have it before one again."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = get_object_or_404(Arrangement.objects.visible_to(request.user).filter(user=request.user), pk=pk)
        try:
            say(request, f"已恢复到待办：{row.about}。", services.take_up(arrangement=row, by=request.user))
        except ValidationError as error:
            messages.info(request, " ".join(error.messages))
        return redirect("reminders:todo")


class Finished(Exception):
    """The item was done since its link was made."""

    def __init__(self, done: Done) -> None:
        super().__init__(done.about)
        self.done = done


class OneItem(See):
    """An item is known by what it is about, not by a row: the address carries rule, subject and period."""

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().dispatch(request, *args, **kwargs)
        except Finished as finished:
            return render(request, "reminders/done.html", {"done": finished.done})

    @cached_property
    def due(self) -> Due:
        asked = [self.request.GET.get(name, "")[:60] for name in ("rule", "subject", "period")]
        if "\x00" in "".join(asked):
            raise Http404
        if found := find_due(self.request.user, *asked):
            return found
        if done := find_done(self.request.user, *asked):
            raise Finished(done)
        raise Http404("这件事不在您的待办里。")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        due = self.due
        forms = {"postpone": PostponeForm(), "mute": MuteForm(), "hand_on": HandOnForm(due=due, by=self.request.user)}
        if "form" in kwargs:
            forms[self.name] = kwargs["form"]
        arranged = Arrangement.objects.visible_to(self.request.user).standing().about(due).last()
        return super().get_context_data(due=due, rule=RULES[due.rule], forms=forms, arranged=arranged, **kwargs)

    name = ""


class Item(OneItem, TemplateView):
    """One item: why it is there, and the three ways to put it aside."""

    template_name = "reminders/item.html"


class Arrange(OneItem, ActForm):
    """What the three ways share."""

    template_name = "reminders/item.html"
    said = ""

    def save(self, data: dict[str, Any]) -> Changeset:
        raise NotImplementedError

    def act(self, data: dict[str, Any]) -> acting.Done:
        made = self.save(data)
        return acting.Done(f"{self.said}：{self.due.about}。", "reminders:todo", made)


class Postpone(Arrange):
    name, form_class, said = "postpone", PostponeForm, "已推迟"

    def save(self, data: dict[str, Any]) -> Changeset:
        return services.postpone(due=self.due, **data, by=self.request.user)


class Mute(Arrange):
    name, form_class, said = "mute", MuteForm, "不再提醒"

    def save(self, data: dict[str, Any]) -> Changeset:
        return services.mute(due=self.due, **data, by=self.request.user)


class HandOn(Arrange):
    name, form_class, said = "hand_on", HandOnForm, "已转给同事"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "due": self.due, "by": self.request.user}

    def save(self, data: dict[str, Any]) -> Changeset:
        return services.hand_on(due=self.due, **data, by=self.request.user)
