"""暂存的党组织: what earlier imports kept of organisations, offered with a preview and entered in one undoable act."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.generic import View

from foundation.accounts.gate import needs
from foundation.accounts.roles import Right
from foundation.desk.saying import say, warn
from foundation.trail import clock
from orgs.parties.intake import decline_offers, offers, take_offers

SHOWN = 200


class HeldOffers(needs(Right.IMPORT), View):
    """The preview: new organisations, their firms and values, and what is still in the way."""

    def get(self, request: HttpRequest) -> HttpResponse:
        found = offers(by=request.user, on=clock.today())
        ready = [offer for offer in found if offer.is_ready]
        context: dict[str, Any] = {
            "ready": ready[:SHOWN],
            "ready_count": len(ready),
            "blocked": [offer for offer in found if not offer.is_ready][:SHOWN],
        }
        return render(request, "parties/held.html", context)


class TakeHeld(needs(Right.IMPORT), View):
    """Enter the ticked ones; pressed twice, the second time finds nothing left."""

    def post(self, request: HttpRequest) -> HttpResponse:
        chosen = set(request.POST.getlist("offer"))
        made, count, refused = take_offers(chosen=chosen, by=request.user, on=clock.today())
        if made is None:
            warn(request, "没有可登记的党组织：没有勾选，或刚才已经登记过了。")
        else:
            say(request, f"已登记 {count} 个党组织。", made)
        for sentence in refused[:5]:
            warn(request, sentence)
        return redirect("parties:held")


class DeclineHeld(needs(Right.IMPORT), View):
    """The ticked ones are no organisations and are not offered again."""

    def post(self, request: HttpRequest) -> HttpResponse:
        made, count = decline_offers(chosen=set(request.POST.getlist("offer")), by=request.user, on=clock.today())
        if made is None:
            warn(request, "没有变化：没有勾选，或刚才已经处理过了。")
        else:
            say(request, f"不登记 {count} 个，以后不再列出。", made)
        return redirect("parties:held")
