"""The system administrator's pages: one address per act."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.generic import FormView, TemplateView, View

from foundation.accounts import services
from foundation.accounts.address import client_address
from foundation.accounts.forms import AccountForm, PersonForm, RolesForm
from foundation.accounts.gate import needs
from foundation.accounts.lockout import is_locked
from foundation.accounts.models import User
from foundation.accounts.roles import ROLES, Right
from foundation.accounts.services import Span
from foundation.accounts.sessions import live_sessions
from foundation.accounts.tables import AccountTable
from foundation.common.tables.listing import Action, TableView
from foundation.trail import clock

Manage = needs(Right.MANAGE_ACCOUNTS)


class RoleTable(needs(Right.MANAGE_ACCOUNTS, Right.MANAGE_DUTIES), TemplateView):
    """角色与权限: who may do what."""

    template_name = "accounts/roles.html"
    extra_context = {
        "specs": list(ROLES.values()),
        "rows": [(right.label, [right in spec.rights for spec in ROLES.values()]) for right in Right],
    }


class AccountList(Manage, TableView):
    table = AccountTable()

    def actions(self) -> list[Action]:
        return [
            Action("角色与权限", reverse("accounts:roles"), "list-check"),
            Action("新建账号", reverse("accounts:create"), "plus", is_primary=True),
        ]


def show_password(request: HttpRequest, account: User, password: str) -> HttpResponse:
    """The only page that ever shows a one-time password: an answer to this POST, kept nowhere."""
    response = render(request, "accounts/one_time.html", {"account": account, "password": password})
    patch_cache_control(response, no_store=True)
    return response


class AccountCreate(Manage, FormView):
    form_class = AccountForm
    template_name = "accounts/create.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "by": self.request.user}

    def form_valid(self, form: AccountForm) -> HttpResponse:
        data = form.cleaned_data
        try:
            account, password = services.create_account(
                username=data["username"], person=form.chosen_person, roles=data["roles"], by=self.request.user
            )
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        return show_password(self.request, account, password)


class OneAccount(Manage):
    """Shared by the pages about one account."""

    @property
    def account(self) -> User:
        seen = User.objects.visible_to(self.request.user).select_related("person")  # type: ignore[attr-defined]
        return get_object_or_404(seen, pk=self.kwargs["pk"])  # type: ignore[attr-defined]


class AccountDetail(OneAccount, TemplateView):
    template_name = "accounts/detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        account = self.account
        return super().get_context_data(
            account=account,
            grants=account.grants.live().order_by("-ends_on", "starts_on"),
            today=clock.today(),
            is_self=account.pk == self.request.user.pk,
            is_locked=is_locked(account.username),
            sessions=live_sessions(account),
            one_time_is_open=bool(account.one_time_until and account.one_time_until > clock.now()),
            **kwargs,
        )


class AccountEdit(OneAccount, FormView):
    """The person of an account; an account without one gets one."""

    form_class = PersonForm
    template_name = "accounts/edit.html"

    def get_initial(self) -> dict[str, Any]:
        person = self.account.person
        return {name: getattr(person, name) for name in ("name", "unit", "post", "phone")} if person else {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(account=self.account, **kwargs)

    def form_valid(self, form: PersonForm) -> HttpResponse:
        services.edit_account_person(account=self.account, by=self.request.user, **form.cleaned_data)
        messages.success(self.request, "人员信息已保存。")
        return redirect("accounts:detail", self.kwargs["pk"])


class AccountRoles(OneAccount, FormView):
    form_class = RolesForm
    template_name = "accounts/grant.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        grants = self.account.grants.live().filter(ends_on__gte=clock.today()).order_by("-starts_on")
        held = {grant.role: Span(grant.starts_on, grant.ends_on) for grant in grants}
        return {**super().get_form_kwargs(), "held": held}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(account=self.account, **kwargs)

    def form_valid(self, form: RolesForm) -> HttpResponse:
        try:
            services.set_roles(account=self.account, roles=form.cleaned_data["roles"], by=self.request.user)
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        messages.success(self.request, "角色已保存，这个账号须重新登录。")
        return redirect("accounts:detail", self.kwargs["pk"])


class AccountAct(OneAccount, View):
    """One act on one account: asked about on GET, done on POST."""

    title = question = submit_label = ""
    consequences: tuple[str, ...] = ()

    def act(self, account: User) -> HttpResponse:
        raise NotImplementedError

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        account = self.account
        context = {
            "title": f"{self.title}：{account.username}",
            "question": self.question,
            "consequences": self.consequences,
            "submit_label": self.submit_label or self.title,
            "back_url": reverse("accounts:detail", args=[pk]),
            "back_label": account.username,
        }
        return render(request, "common/confirm.html", context)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            return self.act(self.account)
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return redirect("accounts:detail", pk)

    def done(self, words: str) -> HttpResponse:
        messages.success(self.request, words)
        return redirect("accounts:detail", self.kwargs["pk"])


class AccountDisable(AccountAct):
    title = "停用账号"
    question = "停用后这个账号不能登录。"
    consequences = ("正在使用的登录立即退出。", "登录名保留，不再给别人使用。", "登记过的记录和责任分工不变。")

    def act(self, account: User) -> HttpResponse:
        services.set_active(account=account, is_active=False, by=self.request.user)
        return self.done(f"账号 {account.username} 已停用。")


class AccountEnable(AccountAct):
    title = "启用账号"
    question = "启用后可以用原来的密码登录，角色照旧。"

    def act(self, account: User) -> HttpResponse:
        services.set_active(account=account, is_active=True, by=self.request.user)
        return self.done(f"账号 {account.username} 已启用。")


class AccountResetPassword(AccountAct):
    title = "重设密码"
    question = "系统将生成一个一次性密码，只显示一次，请当面或用可靠的方式交给本人。"
    consequences = ("原密码立即失效，正在使用的登录立即退出。", "锁定同时解除。", "本人首次登录时须改成自己的密码。")

    def act(self, account: User) -> HttpResponse:
        password = services.reset_password(account=account, by=self.request.user, address=client_address(self.request))
        account.refresh_from_db()
        return show_password(self.request, account, password)


class AccountEndSessions(AccountAct):
    title = "退出全部登录"
    question = "这个账号在所有电脑和手机上都须重新登录。"

    def act(self, account: User) -> HttpResponse:
        services.end_sessions(account=account, by=self.request.user, address=client_address(self.request))
        return self.done(f"账号 {account.username} 已在各处退出登录。")


class AccountUnlock(AccountAct):
    title = "解除锁定"
    question = "解除后马上可以再试登录。请先确认是本人输错了密码。"

    def act(self, account: User) -> HttpResponse:
        services.unlock(account=account, by=self.request.user, address=client_address(self.request))
        return self.done(f"账号 {account.username} 已解除锁定。")
