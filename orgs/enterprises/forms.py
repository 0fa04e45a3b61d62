"""Forms of the enterprise base. They read what is typed as the import reads cells; writing is the services'."""

from typing import Any

from constance import config
from django import forms
from django.core.exceptions import ValidationError

from foundation.common.form_fields import CreditCodeField, DayField, NameField, TextField
from foundation.desk.dated_forms import DatedForm, NamingForm, SectionForm
from foundation.desk.fact_fields import Sections, field_of, sections_of
from foundation.trail import clock
from orgs.enterprises.checks.services import FIELD_GROUPS, VOLATILE
from orgs.enterprises.choices import AliasKind, ChangeKind
from orgs.enterprises.columns import CONTACTS, GROUPS, LIVE, NAMED, PEOPLE, PLACE, TAGS
from orgs.enterprises.facts import FACTS
from orgs.enterprises.models import BusinessKind
from orgs.enterprises.services.judging import suspicions
from orgs.places.models import Block, Jurisdiction

# The edit page shows one section at a time, the volatile ones first; a column says in which it stands.
SECTIONS = sections_of(
    FACTS,
    {
        "status": PLACE,
        "people": PEOPLE,
        "contacts": CONTACTS,
        "tags": TAGS,
        "groups": GROUPS,
        "streaming": LIVE,
        "basic": NAMED,
    },
    first=(
        "operating_status",
        "business_address",
        "registered_address",
        "business",
        "is_listed",
        "is_above_scale",
        "is_key",
    ),
)


# What a round asks about, on one screen; offered where the way leads there.
ASKED: Sections = {"asked": ("核对的几项", FIELD_GROUPS[VOLATILE])}


class BlockField(forms.ModelChoiceField):
    """A block, told with its street: two streets may have blocks of one name. 选填."""

    def __init__(self, **kwargs: Any) -> None:
        blocks = Block.objects.filter(is_active=True).select_related("jurisdiction")
        super().__init__(blocks, required=False, empty_label="不分板块", **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.jurisdiction} {obj}"


def fact_field(name: str) -> forms.Field:
    """The form's field of one fact; what it has beyond its column is said here."""
    if name == "block":
        return BlockField(label=FACTS.column(name).label, help_text=FACTS.column(name).help)
    more: dict[str, Any] = {}
    if name == "name":
        more = {"error_messages": {"required": "请填写企业名称。"}}
    elif name == "jurisdiction":
        more = {"empty_label": "属地待补"}
    elif name == "founded_on":
        more = {"help_text": "如 2015-11-08、2015年11月、2015年"}
    elif name == "business":
        kinds = BusinessKind.objects.filter(is_active=True)
        more = {
            "widget": forms.TextInput(attrs={"list": "business-kinds"}),
            "help_text": f"如 {'、'.join(k.name for k in kinds[:4])}" if kinds else "",
        }
    return field_of(FACTS, name, **more)


class FactsForm(SectionForm):
    """Edit one section of a firm. Suspicious numbers are asked about once."""

    fact_set = FACTS
    sections = {**SECTIONS, **ASKED}

    confirmed = forms.BooleanField(label="数字无误，仍要保存", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked: list[str] = []

    def fact_field(self, name: str) -> forms.Field:
        return fact_field(name)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        values, seen = cleaned["values"], cleaned.get("seen") or {}
        changed = {
            k: v for k, v in values.items() if (v or None) != (seen.get(k) or None) or (v == 0) != (seen.get(k) == 0)
        }
        self.asked = [sentence for _, sentence in suspicions(changed, self.current, config.STAFF_JUMP_PERCENT)]
        if self.asked and not cleaned.get("confirmed") and not self.errors:
            raise ValidationError([*self.asked, "如果没有错，请勾选“数字无误，仍要保存”。"])
        return cleaned


class NewEnterpriseForm(NamingForm, DatedForm):
    """新增企业: how and when it came, its code, its name and place; the rest can follow."""

    KINDS = (ChangeKind.FOUNDED, ChangeKind.MOVED_IN, ChangeKind.LATE, ChangeKind.OPENING)

    kind = forms.ChoiceField(
        label="怎样入库",
        choices=[(k.value, k.label) for k in KINDS],
        initial=ChangeKind.FOUNDED,
        widget=forms.RadioSelect,
        help_text="新设：新办的企业；迁入：从区外迁来；补录：早就在，现在才补上；期初已在：上年末已在册。",
    )
    counterpart = TextField(label="从哪里迁入（迁入时填）", max_length=200)
    code = CreditCodeField(label="统一社会信用代码")
    code_note = TextField(label="没有代码的原因", max_length=100, help_text="如 办理中")
    other_label = "不是同一家，仍要新增"

    FACTS = ("name", "jurisdiction", "block", "business", "business_address", "founded_on", "operating_status")
    MORE = ("staff", "members_total", "contact", "phone", "is_listed", "is_key", "is_livestreaming")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].label = "入库日期"
        self.fields.update({name: fact_field(name) for name in (*self.FACTS, *self.MORE)})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        cleaned["values"] = FACTS.to_values({k: cleaned[k] for k in (*self.FACTS, *self.MORE) if k in cleaned})
        return cleaned


class MoveOutForm(DatedForm):
    on = DayField(label="迁出日期")
    to = TextField(label="迁往哪里", max_length=200, help_text="如 建邺区；不清楚可留空，系统会提醒补上。")
    field_order = ("on", "precision", "to", "reason")


class MoveInForm(NamingForm, DatedForm):
    other_label = "确是另一家，仍要迁入"
    on = DayField(label="迁入日期")
    origin = TextField(label="从哪里迁入", max_length=200)
    field_order = ("on", "precision", "origin", "reason")


class MoveWithinForm(DatedForm):
    on = DayField(label="变更日期")
    jurisdiction = forms.ModelChoiceField(
        Jurisdiction.objects.filter(is_active=True),
        label="迁到哪个街道（园区）",
        empty_label="请选择",
        error_messages={"required": "请选择迁到哪个街道（园区）。"},
    )
    block = BlockField(label="板块")
    field_order = ("on", "precision", "jurisdiction", "block", "reason")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        block, place = cleaned.get("block"), cleaned.get("jurisdiction")
        if block and place and block.jurisdiction_id != place.pk:
            self.add_error("block", f"“{block}”不属于{place}，请改选或留空。")
        return cleaned


class DeregisterForm(DatedForm):
    on = DayField(label="注销（吊销）日期")
    is_revoked = forms.BooleanField(label="是被吊销，不是注销", required=False)


class RenameForm(NamingForm, DatedForm):
    other_label = "确是另一家，仍要更名"
    on = DayField(label="更名日期")
    name = NameField(label="新名称", error_messages={"required": "请填写新名称。"})
    field_order = ("on", "precision", "name", "reason")


class RemoveForm(DatedForm):
    on = DayField(label="从哪天起剔除")
    reason = TextField(
        label="剔除原因",
        max_length=500,
        required=True,
        help_text="如 误录、与另一家重复",
        error_messages={"required": "请写明剔除原因。"},
    )


class StatusForm(DatedForm):
    """停业 and 恢复经营 need only the day."""

    on = DayField(label="从哪天起")


class CodeForm(forms.Form):
    code = CreditCodeField(label="统一社会信用代码")
    code_note = TextField(label="没有代码的原因", max_length=100)


class AliasForm(forms.Form):
    name = TextField(label="别名", max_length=200, required=True, error_messages={"required": "请填写别名。"})
    kind = forms.ChoiceField(label="类别", choices=AliasKind.choices)
    since = DayField(
        label="从哪天起",
        required=False,
        initial=clock.today,
        help_text="这一天以前的名单里还没有这个名称；空着就从今天起。",
    )


class RevealForm(forms.Form):
    """Why somebody looks at a full number; kept in the log."""

    PURPOSES = [("visit", "走访联系"), ("meeting", "会议通知"), ("check", "核实信息"), ("other", "其他")]
    purpose = forms.ChoiceField(label="用途", choices=PURPOSES, error_messages={"required": "请选择用途。"})
    note = TextField(label="说明", max_length=100)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("purpose") == "other" and not cleaned.get("note"):
            self.add_error("note", "请写明用途。")
        return cleaned


class RedateForm(DatedForm):
    """The right day of a change that was entered with a wrong one."""

    field_order = ("on", "precision", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].label = "正确的日期"
        self.fields["reason"].required = True
        self.fields["reason"].error_messages["required"] = "请写明更正的原因。"


class WithdrawForm(forms.Form):
    reason = TextField(label="撤回原因", max_length=500, required=True, error_messages={"required": "请写明撤回原因。"})
