"""The form that puts files on a record."""

from typing import Any

from django import forms
from django.conf import settings

from foundation.files.holders import Holder
from foundation.files.kinds import ENDINGS

WHAT = "Word、Excel、演示文稿、PDF、OFD、图片（JPG、PNG）或文本，可一次选几个，合计不超过 {limit} MB。"


class FilesInput(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Any]:
        return files.getlist(name)


class FilesField(forms.FileField):
    """One or more files, every one of them judged (security C-26)."""

    widget = FilesInput(attrs={"accept": ",".join(ENDINGS)})

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        # An empty file comes with a sentence of its own from whoever looks into it.
        return [super(FilesField, self).clean(one, initial) for one in data or [None]]


class AttachForm(forms.Form):
    part = forms.ChoiceField(
        label="类别",
        widget=forms.RadioSelect,
        error_messages={"required": "请选择附件的类别。", "invalid_choice": "请选择附件的类别。"},
    )

    def __init__(self, *args: Any, holder: Holder, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Here and not above: the name would hide the form's own ``files``.
        self.fields["files"] = FilesField(
            label="文件",
            allow_empty_file=True,
            help_text=WHAT.format(limit=settings.FILE_MAX_MB),
            error_messages={"required": "请选择文件。"},
        )
        if len(holder.parts) == 1:
            del self.fields["part"]
            return
        part: Any = self.fields["part"]
        part.choices = holder.parts
        part.initial = holder.parts[0][0]
