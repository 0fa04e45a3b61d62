"""交接: list, start, look, accept, name the recipient, take back."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView

from foundation.accounts.models import Person
from foundation.accounts.roles import Right
from foundation.accounts.scope import Actor
from foundation.common.tables.listing import Action
from foundation.desk.acting import ActForm, Done
from foundation.desk.coming_back import back_to
from foundation.desk.saying import say
from foundation.trail import clock
from foundation.trail.asof import AsOf
from foundation.trail.models import ChangeItem
from orgs.duties import services
from orgs.duties.choices import HandoverStatus
from orgs.duties.forms import HandoverForm, RecipientForm, WithdrawForm
from orgs.duties.models import Handover
from orgs.duties.people_duties import duties_of, lines_shown
from orgs.duties.services.handing_over import passing_items
from orgs.duties.tables import HandoverTable
from orgs.duties.views.bases import Manage, See, SeenList, ask_for_a_second
from orgs.enterprises.picking import is_key


def people_in_use(user: Actor) -> Any:
    return Person.objects.visible_to(user).filter(is_active=True)


class HandoverList(SeenList):
    table = HandoverTable()

    def actions(self) -> list[Action]:
        if not self.request.user.may(Right.MANAGE_DUTIES):
            return []
        return [Action("移交职责", reverse("duties:handover-add"), "plus", is_primary=True)]


class HandoverAdd(Manage, ActForm):
    """移交职责: first whose (``?person=``), then which, to whom and from when."""

    form_class = HandoverForm
    template_name = "duties/handover_add.html"

    @property
    def person(self) -> Person | None:
        key = self.request.GET.get("person", "")
        return people_in_use(self.request.user).filter(pk=key).first() if is_key(key) else None

    def get_form_kwargs(self) -> dict[str, Any]:
        person = self.person
        held = duties_of(person, AsOf.today()) if person else []
        others = people_in_use(self.request.user).exclude(pk=person.pk if person else 0)
        return {**super().get_form_kwargs(), "held": held, "people": others}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        people = people_in_use(self.request.user)
        return super().get_context_data(person=self.person, people=people, **kwargs)

    def refuse(self, form: Any, refused: Exception) -> None:
        ask_for_a_second(form, refused)
        super().refuse(form, refused)

    def act(self, data: dict[str, Any]) -> Done:
        first = services.reassign(**data, by=self.request.user)[0]
        said = f"{first.on} 起由{first.to}负责 {len(data['duties'])} 项；待办等接收人接收后转过去。"
        return Done(said, reverse("duties:handover", args=[first.pk]))


class OneHandover:
    """Shared by the pages about one handover."""

    request: HttpRequest
    kwargs: dict[str, Any]

    @property
    def handover(self) -> Handover:
        seen = Handover.objects.visible_to(self.request.user).select_related("person", "to")
        return get_object_or_404(seen, pk=self.kwargs["pk"])

    def may_accept(self, handover: Handover) -> bool:
        user: Any = self.request.user
        own = handover.to_id is not None and user.person_id == handover.to_id
        return bool(own or user.may(Right.MANAGE_DUTIES))


class HandoverDetail(OneHandover, See, TemplateView):
    template_name = "duties/handover.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.handover
        is_waiting = row.status == HandoverStatus.WAITING
        return super().get_context_data(
            handover=row,
            lines=lines_shown(row, seen_by=self.request.user),
            items=passing_items(row) if is_waiting else [],
            is_waiting=is_waiting,
            has_begun=row.on <= clock.today(),
            may_accept=self.may_accept(row),
            may_manage=self.request.user.may(Right.MANAGE_DUTIES),  # type: ignore[union-attr]
            **kwargs,
        )


class HandoverAccept(OneHandover, See, TemplateView):
    """接收: asks once, then the open work passes."""

    template_name = "common/confirm.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.handover
        if not self.may_accept(row):
            raise PermissionDenied("由接收人或行业党委办公室接收。")
        return super().get_context_data(
            title=f"接收：{row}",
            question=f"接收后，移交人名下与这些职责有关的 {len(passing_items(row))} 件待办转到{row.to or '接收人'}名下。",
            submit_label="接收",
            back_url=reverse("duties:handover", args=[row.pk]),
            back_label="交接",
            **kwargs,
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self.handover
        try:
            accepted = services.accept_handover(handover=row, by=request.user)
        except ValidationError as error:
            return self.render_to_response(
                {**self.get_context_data(), "question": " ".join(error.messages)}, status=400
            )
        say(request, f"已接收：{row}。", accepted.act)
        return back_to(request, reverse("duties:handover", args=[row.pk]))


class HandoverForms(OneHandover, Manage, ActForm):
    """What the office's two forms share."""

    template_name = "common/form.html"
    word = intro = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.handover
        back = {"back_url": reverse("duties:handover", args=[row.pk]), "back_label": "交接"}
        words = {"title": f"{self.word}：{row}", "submit_label": self.word, "intro": self.intro}
        return super().get_context_data(**words, **back, **kwargs)

    def save(self, row: Handover, data: dict[str, Any]) -> Handover:
        raise NotImplementedError

    def refuse(self, form: Any, refused: Exception) -> None:
        ask_for_a_second(form, refused)
        super().refuse(form, refused)

    def act(self, data: dict[str, Any]) -> Done:
        row = self.save(self.handover, data)
        items = ChangeItem.objects.filter(model=Handover._meta.label_lower, object_id=row.pk)
        act = items.select_related("changeset").latest("changeset_id").changeset
        return Done(f"{self.word}：{row}。", reverse("duties:handover", args=[row.pk]), act)


class HandoverRecipient(HandoverForms):
    form_class = RecipientForm
    word = "确定接收人"
    intro = "职责从移交日起归接收人，原来定的接收人不再负责；未办的事项等接收后转过去。"

    def get_form_kwargs(self) -> dict[str, Any]:
        others = people_in_use(self.request.user).exclude(pk=self.handover.person_id)
        parts = {line.kind for line in self.handover.lines.all()}
        return {**super().get_form_kwargs(), "people": others, "parts": parts}

    def save(self, row: Handover, data: dict[str, Any]) -> Handover:
        return services.name_recipient(handover=row, **data, by=self.request.user)


class HandoverWithdraw(HandoverForms):
    form_class = WithdrawForm
    word = "撤回交接"

    def save(self, row: Handover, data: dict[str, Any]) -> Handover:
        return services.withdraw_handover(handover=row, by=self.request.user, reason=data["reason"])
