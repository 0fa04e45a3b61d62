"""A day's visits as short rows: 企业, 形式, 情况; the day and the visitor are said once."""

from collections.abc import Iterator
from typing import Any

from django import forms

from foundation.accounts.models import Person
from foundation.accounts.scope import Actor
from foundation.common.form_fields import PreciseDateField, TextField
from foundation.common.precision import PreciseDate
from foundation.records.references import reference_to
from foundation.trail import clock
from visits.kinds import own_firms
from visits.models import Visit, VisitMethod
from visits.people import people

ROWS, MOST = 8, 30


class DayForm(forms.Form):
    """One table. A firm is written by its name; what it means is found as in a ledger."""

    on = PreciseDateField(label="日期", required=True, error_messages={"required": "请填写日期。"})
    person = forms.ModelChoiceField(
        Person.objects.none(),
        label="走访人",
        required=False,
        empty_label="不写",
        error_messages={"invalid_choice": "没有这个走访人，请重新选择。"},
    )

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        self.initial.setdefault("on", PreciseDate(clock.today()))
        self.initial.setdefault("person", getattr(by, "person_id", None))
        self.fields["person"].queryset = people(by)  # type: ignore[attr-defined]
        methods = VisitMethod.objects.filter(is_active=True)
        sent = str(self.data.get("rows", "")) if self.is_bound else ""
        self.count = min(int(sent), MOST) if sent.isdecimal() and len(sent) < 3 else ROWS
        for place in range(self.count):
            self.fields[f"firm-{place}"] = TextField(label="企业", max_length=200, required=False)
            self.fields[f"method-{place}"] = forms.ModelChoiceField(
                methods, label="形式", required=False, initial=methods.first(), empty_label=None
            )
            self.fields[f"note-{place}"] = TextField(label="情况", max_length=1000, required=False)

    @property
    def rows(self) -> Iterator[dict[str, Any]]:
        """Each row's bound fields."""
        for place in range(self.count):
            names = ("firm", "method", "note")
            yield {"number": place + 1, "fields": [self[f"{name}-{place}"] for name in names]}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        written = {n: text for n in range(self.count) if (text := cleaned.get(f"firm-{n}"))}
        reference = reference_to(Visit._meta.get_field("enterprise"))
        assert reference is not None
        found = reference.named(own_firms(self.by), set(written.values())) if written else {}
        lines = []
        for place in range(self.count):
            hits = found.get(written.get(place, ""), [])
            if place not in written:
                if cleaned.get(f"note-{place}"):
                    self.add_error(f"firm-{place}", "写了情况，没有写企业。")
            elif len(hits) != 1:
                why = "有几家，请写全称或信用代码" if hits else "没有找到，或不由您负责，请核对名称"
                self.add_error(f"firm-{place}", f"“{written[place][:30]}”{why}。")
            else:
                told = {
                    "enterprise": hits[0],
                    "method": cleaned.get(f"method-{place}"),
                    "note": cleaned.get(f"note-{place}", ""),
                }
                lines.append((place, told))
        if not written and not self.errors:
            self.add_error("firm-0", "请至少写一家企业。")
        return {"on": cleaned.get("on"), "person": cleaned.get("person"), "lines": lines}
