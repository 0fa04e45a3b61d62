"""发送提醒: whom a round still waits for, and one press that tells them."""

from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.generic import View

from foundation.accounts.gate import needs
from foundation.accounts.roles import Right
from foundation.desk.saying import say, warn
from orgs.rounds import round_progress as rounds
from orgs.rounds.models import RefreshRound
from reminders import services

NAMED = 8


class RemindRound(needs(Right.MANAGE_DUTIES), View):
    """Who hears of it is shown first; a reminder cannot be taken back."""

    kwargs: dict[str, Any]

    @cached_property
    def round(self) -> RefreshRound:
        found: Any = get_object_or_404(rounds.rounds(), pk=self.kwargs["round"])
        return found

    def get(self, request: HttpRequest, round: int) -> HttpResponse:
        is_over = self.round != rounds.running_round()
        waiting = None if is_over else services.waiting_in(self.round)
        return render(request, "reminders/remind.html", {"round": self.round, "is_over": is_over, "waiting": waiting})

    def post(self, request: HttpRequest, round: int) -> HttpResponse:
        try:
            told = services.remind_round(found=self.round, by=request.user)
        except ValidationError as error:
            warn(request, " ".join(error.messages))
            return redirect(self.round)
        say(request, said(told))
        return redirect(self.round)


def said(told: list[services.Asked]) -> str:
    """To whom it went."""
    if not told:
        return "今天都已提醒过，没有重复发送。"
    names = "、".join(f"{one.user}（{one.left} 家）" for one in told[:NAMED])
    return f"已提醒 {len(told)} 人：{names}{'等' if len(told) > NAMED else ''}。"
