"""Forms of the instructors."""

from typing import Any

from django import forms

from orgs.duties.choices import INSTRUCTOR
from orgs.duties.forms.bases import DutyForm
from orgs.enterprises.models import Enterprise
from orgs.enterprises.picking import FirmsChoice
from orgs.places.models import Block


class InstructorForm(DutyForm):
    """Several firms, or one block."""

    enterprises = FirmsChoice(
        Enterprise.objects.none(),
        label="企业",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "没有这家企业，请重新搜索。"},
    )
    block = forms.ModelChoiceField(
        Block.objects.filter(is_active=True).select_related("jurisdiction"),
        label="板块",
        required=False,
        empty_label="不按板块",
        help_text="按板块分派：板块里现在和以后的企业都由这位指导员联系。",
    )
    parts = (INSTRUCTOR,)
    field_order = ("enterprises", "block", "person", "starts_on", "ends_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_firms("enterprises")
        self.fields["block"].label_from_instance = lambda b: f"{b.jurisdiction} · {b.name}"  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if bool(cleaned.get("enterprises")) == bool(cleaned.get("block")):
            self.add_error("enterprises", "请搜索并勾选企业，或者选一个板块；两样不能同时选。")
        return cleaned
