"""Forms of the import wizard."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from foundation.common.form_fields import DayField, TextField
from foundation.common.precision import refuse_far_year
from foundation.exchange.imports import files
from foundation.exchange.imports.batches import ColumnsChosen
from foundation.exchange.imports.targets import ImportTarget, TargetColumn
from foundation.exchange.models import ImportBatch, ImportMode
from foundation.trail import clock

UNSET, NOT_IMPORTED = "?", ""
MODE_HELP = "空白单元格不改动原有内容；要清空某一项，请在单元格里填“清空”。"


class UploadForm(forms.Form):
    """Step one: the file, and the day its contents hold on."""

    file = forms.FileField(
        label="台账文件",
        allow_empty_file=True,  # an empty one gets its own sentence
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        help_text="Excel 工作簿（.xlsx）或 CSV，最多 20,000 行、10 MB。文件名和工作表名不限，列的次序不限。",
        error_messages={"required": "请选择要导入的文件。", "max_length": "文件名太长，请改短后再上传。"},
    )
    on = DayField(
        label="数据截至日期",
        required=False,
        validators=[],
        help_text="表里的情况是哪一天的。不填则按表题，如“2023年12月”记为 2023-12-31；表题没有写的按今天。",
    )
    mode = forms.ChoiceField(
        label="导入方式",
        choices=ImportMode.choices,
        initial=ImportMode.BOTH,
        widget=forms.RadioSelect,
        help_text=MODE_HELP,
        error_messages={"required": "请选择导入方式。"},
    )

    def clean_on(self) -> Any:
        day = self.cleaned_data["on"]
        if day and day > clock.today():
            raise ValidationError("数据截至日期不能晚于今天。")
        if day:
            refuse_far_year(day)
        return day


class ColumnsForm(forms.Form):
    """Step two: which column of the file is which, what of its hidden parts is read, what unknown spellings mean."""

    on = DayField(label="数据截至日期")
    mode = forms.ChoiceField(
        label="导入方式", choices=ImportMode.choices, widget=forms.RadioSelect, help_text=MODE_HELP
    )

    def __init__(self, *args: Any, batch: ImportBatch, target: ImportTarget, may_teach: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.batch, self.target, self.may_teach = batch, target, may_teach
        self.heads = batch.reading["heads"]
        self.questions = batch.reading.get("questions", [])
        self.initial.update({"on": batch.on, "mode": batch.mode})
        self._add_columns()
        self._add_parts()
        self._add_spellings()

    def _add_columns(self) -> None:
        choices = _choices(self.target)
        for place, head in enumerate(self.heads):
            if head["status"] == files.FORBIDDEN:
                continue
            self.fields[f"c{place}"] = forms.ChoiceField(
                choices=choices, required=False, label=head["label"] or f"{head['letter']} 列"
            )
            self.initial[f"c{place}"] = self.batch.mapping.get(head["head"], UNSET)

    def _add_parts(self) -> None:
        hidden = [(part["token"], f"“{part['sheet']}”：{part['text']}") for part in self.batch.reading["hidden"]]
        if hidden:
            self.fields["hidden"] = forms.MultipleChoiceField(
                choices=hidden,
                required=False,
                label="隐藏的内容",
                widget=forms.CheckboxSelectMultiple,
                help_text="默认不读取，需要的请勾选。",
            )
            self.initial["hidden"] = self.batch.include_hidden
        sheets = [(s["name"], f"{s['name']}（{s['rows']} 行）") for s in self.batch.reading["sheets"]]
        if len(sheets) > 1:
            self.fields["without"] = forms.MultipleChoiceField(
                choices=sheets,
                required=False,
                label="不导入的工作表",
                widget=forms.CheckboxSelectMultiple,
            )
            self.initial["without"] = self.batch.options.get("without_sheets", [])

    def _add_spellings(self) -> None:
        known = self.batch.options.get("spellings", {})
        for place, question in enumerate(self.questions):
            self.fields[f"s{place}"] = forms.ChoiceField(
                choices=[("", "先不对应，逐行处理"), *question["options"]], required=False, label=question["text"]
            )
            self.initial[f"s{place}"] = known.get(question["text"], "")
            if self.may_teach:
                label = f"以后都这样对应：{question['text']}"
                self.fields[f"l{place}"] = forms.BooleanField(required=False, label=label)
                self.initial[f"l{place}"] = question["text"] in self.batch.options.get("learned", [])

    # --- for the page -------------------------------------------------------------------------------

    def columns(self) -> Iterator[tuple[Mapping[str, Any], forms.BoundField | None]]:
        for place, head in enumerate(self.heads):
            yield head, self[f"c{place}"] if f"c{place}" in self.fields else None

    def spellings(self) -> Iterator[tuple[Mapping[str, Any], forms.BoundField, forms.BoundField | None]]:
        for place, question in enumerate(self.questions):
            yield question, self[f"s{place}"], self[f"l{place}"] if self.may_teach else None

    # --- for the service ----------------------------------------------------------------------------

    def chosen(self) -> ColumnsChosen:
        data = self.cleaned_data
        mapping = {
            head["head"]: data[f"c{place}"]
            for place, head in enumerate(self.heads)
            if data.get(f"c{place}", UNSET) != UNSET
        }
        spellings = {q["text"]: data.get(f"s{place}", "") for place, q in enumerate(self.questions)}
        return ColumnsChosen(
            mapping=mapping,
            on=data["on"],
            mode=data["mode"],
            include_hidden=data.get("hidden", ()),
            without_sheets=data.get("without", ()),
            spellings={text: meaning for text, meaning in spellings.items() if meaning},
            learned=[q["text"] for place, q in enumerate(self.questions) if data.get(f"l{place}")],
        )

    def put_problems(self, refused: ValidationError) -> None:
        """The service's refusals beside their fields."""
        for name, sentences in refused.message_dict.items():
            self.add_error(name if name in self.fields else None, sentences)


def _choices(target: ImportTarget) -> list[Any]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for column in target.columns():
        groups.setdefault(column.group, []).append((column.key, _column_word(column)))
    return [(UNSET, "请选择…"), (NOT_IMPORTED, "不导入"), *groups.items()]


def _column_word(column: TargetColumn) -> str:
    return f"{column.label}（必须有）" if column.is_anchor else column.label


class DismissForm(forms.Form):
    reason = TextField(
        label="不导入的原因", max_length=200, required=True, error_messages={"required": "请写明不导入的原因。"}
    )
