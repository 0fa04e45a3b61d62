"""Forms of the log-in, of one's own password and of the system administrator's pages."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.http import HttpRequest

from foundation.accounts.logging_in import attempt
from foundation.accounts.models import Person, User
from foundation.accounts.roles import ROLES, Role
from foundation.accounts.scope import Actor
from foundation.accounts.services import Span
from foundation.accounts.tokens import DAYS
from foundation.common.form_fields import DayField, TextField
from foundation.trail import clock
from foundation.trail.asof import FOREVER

# Longer ones only cost time; the hash itself cuts nothing off.
LONGEST_PASSWORD = 256

# One sentence for an unknown name, a wrong password, a locked and a disabled account: it tells a stranger nothing and
# the owner what to do.
REFUSED = (
    "登录名或密码不正确，或者这个登录名已暂时锁定。连续输错 5 次会锁定 30 分钟；"
    "请稍后再试，或联系系统管理员解锁、重设密码。"
)


def password_field(label: str, autocomplete: str, **kwargs: Any) -> forms.CharField:
    """A password as typed: blanks at its ends belong to it."""
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    messages = {"required": f"请填写{label}。", "max_length": f"{label}最多 {LONGEST_PASSWORD} 个字符。"}
    return forms.CharField(
        label=label, strip=False, widget=widget, max_length=LONGEST_PASSWORD, error_messages=messages, **kwargs
    )


class LoginForm(forms.Form):
    username = forms.CharField(
        label="登录名",
        max_length=150,
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "username"}),
        error_messages={"required": "请填写登录名。"},
    )
    password = password_field("密码", "current-password")

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.user: User | None = None

    def get_user(self) -> User | None:
        return self.user

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            self.user = attempt(self.request, cleaned["username"], cleaned["password"])
            if self.user is None:
                raise ValidationError(REFUSED)
        return cleaned


class PasswordForm(forms.Form):
    """A new password for oneself."""

    old = password_field("现在的密码", "current-password")
    new = password_field("新密码", "new-password")
    again = password_field("再输一遍新密码", "new-password")

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_old(self) -> str:
        if not self.user.check_password(self.cleaned_data["old"]):
            raise ValidationError("现在的密码不正确。", code="wrong")
        return self.cleaned_data["old"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        new, again = cleaned.get("new"), cleaned.get("again")
        if new and again and new != again:
            self.add_error("again", "两次输入的新密码不一样。")
        if new and "old" in cleaned:  # rules cost several hashes: only for whoever knows the old password
            try:
                password_validation.validate_password(new, self.user)
            except ValidationError as error:
                self.add_error("new", error)
        return cleaned


class TokenForm(forms.Form):
    """A key for one of one's own programs."""

    name = TextField(
        label="用途",
        max_length=60,
        required=True,
        help_text="如 街道台账同步程序",
        error_messages={"required": "请写明用途，以后好认出是哪个程序。"},
    )
    is_read_only = forms.TypedChoiceField(
        label="可以做什么",
        choices=[("1", "只读取"), ("0", "读取和登记")],
        coerce=lambda value: value == "1",
        initial="1",
        widget=forms.RadioSelect,
    )
    days = forms.TypedChoiceField(
        label="有效期", choices=[(days, f"{days} 天") for days in DAYS], coerce=int, initial=30
    )
    password = password_field("现在的密码", "current-password")

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        if not self.user.check_password(self.cleaned_data["password"]):
            raise ValidationError("现在的密码不正确。", code="wrong")
        return self.cleaned_data["password"]


# --- Roles ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class RoleRow:
    """One role in a form: its box with its sentence, and its days."""

    tick: BoundField
    starts_on: BoundField
    ends_on: BoundField

    @property
    def days(self) -> str:
        """The days in words, for whoever leaves them alone."""
        starts, ends = self.starts_on.value(), self.ends_on.value()
        return f"{'今天' if starts == clock.today() else starts or '今天'}起，{f'至 {ends}' if ends else '长期'}"

    @property
    def is_open(self) -> bool:
        """Shown at once when there is something to see."""
        return bool(self.starts_on.errors or self.ends_on.errors or self.ends_on.value())


class RolesForm(forms.Form):
    """Which roles an account holds, each from a day to a day."""

    def __init__(self, *args: Any, held: dict[str, Span] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for role, spec in ROLES.items():
            span = (held or {}).get(role)
            self.fields[f"role_{role}"] = forms.BooleanField(
                label=role.label, help_text=spec.sentence, required=False, initial=span is not None
            )
            self.fields[f"from_{role}"] = DayField(
                label="自", required=False, initial=span.starts_on if span else clock.today
            )
            ends = None if span is None or span.ends_on == FOREVER else span.ends_on
            self.fields[f"to_{role}"] = DayField(label="至（空着就是长期）", required=False, initial=ends)

    @property
    def rows(self) -> Iterator[RoleRow]:
        return (RoleRow(self[f"role_{role}"], self[f"from_{role}"], self[f"to_{role}"]) for role in ROLES)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["roles"] = {role: self._span(role, cleaned) for role in ROLES if cleaned.get(f"role_{role}")}
        return cleaned

    def _span(self, role: Role, cleaned: dict[str, Any]) -> Span:
        return Span(cleaned.get(f"from_{role}") or clock.today(), cleaned.get(f"to_{role}") or FOREVER)


# --- People and accounts --------------------------------------------------------------------------


def person_fields(*, required: bool) -> dict[str, forms.Field]:
    return {
        "name": TextField(label="姓名", max_length=40, required=required, error_messages={"required": "请填写姓名。"}),
        "unit": TextField(label="单位", max_length=100),
        "post": TextField(label="职务", max_length=100),
        "phone": TextField(
            label="工作电话", max_length=40, widget=forms.TextInput(attrs={"inputmode": "tel", "data-private": ""})
        ),
    }


class PersonForm(forms.Form):
    """Somebody's name, unit, post and work phone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(person_fields(required=True))


class PersonChoice(forms.ModelChoiceField):
    """Somebody entered already, told apart by unit and post."""

    def label_from_instance(self, obj: Person) -> str:
        return " · ".join(filter(None, (obj.name, obj.unit, obj.post)))


class AccountForm(RolesForm):
    """新建账号: the login name, whose it is, and what they may do."""

    username = TextField(
        label="登录名",
        max_length=40,
        required=True,
        help_text="小写字母、数字或汉字，如 zhangsan；全角和大写按半角、小写记。停用后也不再给别人使用。",
        error_messages={"required": "请填写登录名。"},
    )
    person = PersonChoice(
        Person.objects.none(), label="人员", required=False, empty_label="新登记一个人（填写下面几项）"
    )

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        free = Person.objects.visible_to(by).filter(is_active=True, user__isnull=True)
        self.fields["person"].queryset = free  # type: ignore[attr-defined]
        self.fields.update(person_fields(required=False))

    @property
    def person_rows(self) -> list[BoundField]:
        return [self[name] for name in person_fields(required=False)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("person") and not cleaned.get("name") and "name" not in self.errors:
            self.add_error("name", "请选择人员，或者填写姓名。")
        return cleaned

    @property
    def chosen_person(self) -> Person:
        """The person chosen, or a new one, not saved yet."""
        data = self.cleaned_data
        return data["person"] or Person(**{name: data[name] for name in person_fields(required=False)})
