"""Forms of the contacts."""

from typing import Any

from django import forms

from foundation.accounts.roles import Right
from foundation.common.form_fields import PreciseDateField
from foundation.common.precision import PreciseDate
from foundation.trail import clock
from orgs.duties.choices import ContactKind
from orgs.duties.deputising import self_and_stood_in_for
from orgs.duties.forms.bases import DutyForm
from orgs.duties.models import LiaisonPoint
from orgs.enterprises.models import Enterprise
from orgs.enterprises.picking import is_key


class ContactForm(DutyForm):
    """Who was in contact with which firm, when and how. Everybody but the office enters their own."""

    enterprise = forms.ModelChoiceField(
        Enterprise.objects.none(),
        label="企业",
        widget=forms.RadioSelect,
        error_messages={"required": "请先搜索，再选择企业。", "invalid_choice": "没有这家企业，请重新搜索。"},
    )
    on = PreciseDateField(
        label="日期",
        required=True,
        help_text="只记得月份时可写 2025年3月。",
        error_messages={"required": "请填写日期。"},
    )
    kind = forms.ChoiceField(
        label="方式",
        choices=ContactKind.choices,
        widget=forms.RadioSelect,
        initial=ContactKind.VISIT,
        error_messages={"required": "请选择联系方式。"},
    )
    note = forms.CharField(
        label="情况", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 4}), strip=True
    )
    field_order = ("enterprise", "on", "kind", "person", "note")
    only_own_firms = True

    def __init__(self, *args: Any, firm: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.firm = firm if is_key(firm) else ""
        del self.fields["starts_on"], self.fields["ends_on"]
        self.initial.setdefault("on", PreciseDate(clock.today()))
        self.offer_firms("enterprise")
        if not self.text and len(own := self.offered_first()) == 1:
            self.initial.setdefault("enterprise", int(own[0]))
        if not self.by.may(Right.MANAGE_DUTIES):
            del self.fields["person"]

    def offered_first(self) -> list[str]:
        """The firm one came from, else the firms one is liaison member of."""
        if self.firm:
            return [self.firm]
        people = self_and_stood_in_for(self.by, clock.today())
        points = LiaisonPoint.objects.of_people(people, clock.today()).values_list("enterprise_id", flat=True)
        return [str(pk) for pk in points]

    def clean(self) -> dict[str, Any]:
        cleaned = forms.Form.clean(self) or {}
        if "person" not in self.fields:
            cleaned["person"] = getattr(self.by, "person", None)
            if cleaned["person"] is None:
                self.add_error(None, "您的账号没有对应的人员，请由行业党委办公室登记。")
        return cleaned
