"""Forms of the Party organisations. They read what is typed as the import reads cells; writing is the services'."""

from typing import Any

from django import forms

from foundation.accounts.scope import Actor
from foundation.common.form_fields import CountField, DayField, NameField, PhoneField, TextField
from foundation.desk.dated_forms import DatedForm, NamingForm, SectionForm
from foundation.desk.fact_fields import field_of, sections_of
from foundation.trail import clock
from foundation.trail.asof import AsOf
from orgs.enterprises import picking
from orgs.enterprises.models import Enterprise, EnterpriseState
from orgs.parties.choices import Category, ChangeKind, Setup
from orgs.parties.columns import ABOUT, MEMBERS, MORE, PEOPLE, TERM
from orgs.parties.facts import FACTS

# The edit page shows one section at a time; a column says in which it stands.
SECTIONS = sections_of(
    FACTS,
    {"people": PEOPLE, "members": MEMBERS, "basic": ABOUT, "term": TERM, "more": MORE},
    first=("members_floating", "activists"),
)
_DAY = {"help_text": "如 2023-05-10、2023年5月、2023年"}
# What a fact's field has beyond its column.
_MORE: dict[str, dict[str, Any]] = {
    "name": {"error_messages": {"required": "请填写党组织名称。"}},
    "category": {"widget": forms.RadioSelect},
    "established_on": _DAY,
    "last_election_on": _DAY,
    "term_end": {
        "label": "届满时间（另定）",
        "help_text": "平时留空，按换届时间和任期推算；另定的填在这里并写明原因。",
    },
}


def fact_field(name: str) -> forms.Field:
    """The form's field of one fact."""
    return field_of(FACTS, name, **_MORE.get(name, {}))


class FactsForm(SectionForm):
    """Edit one section of an organisation."""

    fact_set = FACTS
    sections = SECTIONS
    other_label = "确是另一个，仍要保存"

    def fact_field(self, name: str) -> forms.Field:
        return fact_field(name)


# --- a new organisation, and its firms ------------------------------------------------------------


class PicksFirms(picking.FindsFirms):
    """A form that offers the firms found by a text; firms a person may write, not all they see."""

    by: Actor
    text: str

    def offer_firms(self, name: str, *, chosen: list[str] | None = None) -> None:
        """Offer the firms the person answers for."""
        data: Any = self.data
        picked: list[str] = [*(data.getlist(name) if self.is_bound else ()), *(chosen or ())]
        today = EnterpriseState.objects.responsible_to(self.by).as_of(AsOf.today()).present()
        firms = Enterprise.objects.responsible_to(self.by)
        picking.offer(self.fields[name], firms, today, text=self.text, chosen=picked)


class NewOrganizationForm(PicksFirms, NamingForm, DatedForm):
    """登记党组织: how and since when it is there, its name and kind, its firms; the rest can follow."""

    KINDS = (ChangeKind.FOUNDED, ChangeKind.LATE, ChangeKind.OPENING)
    FACTS = (
        "name",
        "category",
        "setup",
        "upper",
        "is_managed",
        "jurisdiction",
        "approval_number",
        "last_election_on",
        "term_years",
        "secretary",
        "secretary_post",
        "secretary_phone",
    )

    firms = picking.FirmsChoice(
        Enterprise.objects.none(),
        label="所在企业",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "没有这家企业，或它不由您负责，请重新查找。"},
    )
    kind = forms.ChoiceField(
        label="怎样登记",
        choices=[(k.value, k.label) for k in KINDS],
        initial=ChangeKind.FOUNDED,
        widget=forms.RadioSelect,
        help_text="新建：新成立的党组织；补录：早就有，现在才补上；期初已在：上年末已有。",
    )
    other_label = "不是同一个，仍要登记"
    field_order = ("firms", "kind", "on", "precision")

    def __init__(self, *args: Any, by: Actor, text: str = "", chosen: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by, self.text = by, self.asked_for(text)
        self.fields["on"].label = "成立或登记起始日期"
        self.fields.update({name: fact_field(name) for name in self.FACTS})
        self.fields["category"].initial = Category.BRANCH.value
        self.order_fields([*self.field_order, *self.FACTS, "reason", "is_other"])
        self.offer_firms("firms", chosen=[chosen] if chosen else [])
        if chosen and not self.is_bound:
            self._fill_from(chosen)

    def _fill_from(self, chosen: str) -> None:
        """What follows from the firm one came from: its street, and an organisation of its own."""
        self.initial["firms"] = [chosen]
        today = EnterpriseState.objects.responsible_to(self.by).as_of(AsOf.today()).present()
        firm = today.filter(enterprise=int(chosen)).first() if chosen.isdecimal() else None
        if firm is not None:
            self.initial.update(jurisdiction=firm.jurisdiction_id, setup=Setup.OWN.value)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        cleaned["values"] = FACTS.to_values({k: cleaned[k] for k in self.FACTS if k in cleaned})
        if cleaned.get("kind") == ChangeKind.FOUNDED and cleaned.get("on"):
            told = {"established_on": cleaned["on"].isoformat(), "established_precision": cleaned["precision"]}
            cleaned["values"].update(told)
        return cleaned


class HostForm(PicksFirms):
    """One more firm of an organisation."""

    enterprise = forms.ModelChoiceField(
        Enterprise.objects.none(),
        label="企业",
        widget=forms.RadioSelect,
        error_messages={
            "required": "请先查找，再选择企业。",
            "invalid_choice": "没有这家企业，或它不由您负责，请重新查找。",
        },
    )
    on = DayField(label="从哪天起", initial=clock.today)
    is_lead = forms.BooleanField(label="是牵头单位", required=False)

    def __init__(self, *args: Any, by: Actor, text: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by, self.text = by, self.asked_for(text)
        self.offer_firms("enterprise")


class HostEndForm(forms.Form):
    on = DayField(label="最后一天", initial=clock.today)


class LeadForm(forms.Form):
    on = DayField(label="从哪天起", initial=clock.today)


# --- what happens to an organisation --------------------------------------------------------------


class ElectForm(DatedForm):
    """换届: the day, and whom it elected."""

    on = DayField(label="换届日期")
    secretary = TextField(label="新一届书记（不变可不填）", max_length=40)
    secretary_post = TextField(
        label="书记企业职务", max_length=100, help_text="换了书记而不填职务、电话的，记为未填，不沿用上一届的。"
    )
    secretary_phone = PhoneField(label="书记电话")
    term_years = CountField(label="任期（年）", help_text="不填时党委按 5 年、党总支和党支部按 3 年计。")
    field_order = ("on", "precision", "secretary", "secretary_post", "secretary_phone", "term_years", "reason")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        keys = ("secretary", "secretary_post", "secretary_phone", "term_years")
        cleaned["values"] = {k: v for k in keys if (v := cleaned.pop(k, None)) not in (None, "")}
        return cleaned


class ExtendForm(DatedForm):
    on = DayField(label="批准日期", initial=clock.today)
    until = DayField(label="延期到哪天")
    reason = TextField(
        label="批准文号或原因",
        max_length=500,
        required=True,
        error_messages={"required": "延期换届须经批准，请写明批准文号或原因。"},
    )
    field_order = ("on", "until", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["precision"]


class RenameForm(NamingForm, DatedForm):
    other_label = "确是另一个，仍要更名"
    on = DayField(label="更名日期")
    name = NameField(label="新名称", error_messages={"required": "请填写新名称。"})
    field_order = ("on", "precision", "name", "reason")


class DissolveForm(DatedForm):
    on = DayField(label="撤销日期")
    reason = TextField(label="撤销原因或批准文号", max_length=500)


class RemoveForm(DatedForm):
    on = DayField(label="从哪天起剔除")
    reason = TextField(
        label="剔除原因",
        max_length=500,
        required=True,
        help_text="如 误录、与另一个重复",
        error_messages={"required": "请写明剔除原因。"},
    )


class ReasonForm(forms.Form):
    """未建原因, for a time."""

    reason = TextField(label="未建原因", max_length=200, required=True, error_messages={"required": "请写明未建原因。"})
    starts_on = DayField(label="自", initial=clock.today)
    ends_on = DayField(label="有效至", help_text="到期后这家企业会重新列入“应建未建且未说明”，最长两年。")
