"""One's own account: profile, password, sessions."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.password_validation import password_validators_help_texts
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView, TemplateView, View

from foundation.accounts import policy, services
from foundation.accounts.address import client_address
from foundation.accounts.answers import answers_of
from foundation.accounts.forms import PasswordForm
from foundation.accounts.gate import Gate
from foundation.accounts.roles import ROLES
from foundation.accounts.sessions import live_sessions

# So often a wrong old password is taken for a slip; then for somebody who found the computer unlocked.
WRONG_OLD, MOST_WRONG = "wrong_old", 5


class AsksPassword:
    """A form that asks for the present password: wrong too often, and whoever sits there is sent to the log-in."""

    asks = "password"  # the field's name
    request: HttpRequest

    def forget_wrong(self) -> None:
        self.request.session.pop(WRONG_OLD, None)

    def form_invalid(self, form: Any) -> HttpResponse:
        session = self.request.session
        if form.has_error(self.asks, "wrong"):
            session[WRONG_OLD] = session.get(WRONG_OLD, 0) + 1
        if session.get(WRONG_OLD, 0) < MOST_WRONG:
            return super().form_invalid(form)  # type: ignore[misc]
        logout(self.request)
        messages.warning(self.request, "现在的密码多次输错，已退出登录。")
        return redirect("accounts:login")


class Me(Gate, TemplateView):
    """我的账号: who I am here, what I may do and answer for, where I am logged in."""

    needs_role = False
    template_name = "accounts/me.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        return super().get_context_data(
            account=user,
            specs=[spec for spec in ROLES.values() if spec.role in user.roles],
            answers=answers_of(user),
            sessions=live_sessions(user, self.request.session.session_key),
            password_ends_at=policy.password_ends_at(user),
            **kwargs,
        )


class EndOwnSessions(Gate, View):
    """全部退出: also here."""

    needs_role = False

    def post(self, request: HttpRequest) -> HttpResponse:
        services.end_sessions(account=request.user, by=request.user, address=client_address(request))
        logout(request)
        messages.info(request, "已在所有电脑和手机上退出登录。")
        return redirect("accounts:login")


@method_decorator(sensitive_post_parameters(), name="dispatch")
class ChangePassword(AsksPassword, Gate, FormView):
    """修改密码; the other sessions end."""

    asks = "old"
    needs_role = False
    form_class = PasswordForm
    template_name = "accounts/password.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        must = policy.must_change_password(user)
        return super().get_context_data(
            must=must,
            is_first=user.must_change_password,
            layout="base_plain.html" if must else "base.html",  # no navigation to where nobody may go yet
            rules=password_validators_help_texts(),
            **kwargs,
        )

    def form_valid(self, form: PasswordForm) -> HttpResponse:
        account = services.change_password(
            account=self.request.user,
            password=form.cleaned_data["new"],
            by=self.request.user,
            address=client_address(self.request),
        )
        update_session_auth_hash(self.request, account)
        self.forget_wrong()
        messages.success(self.request, "密码已修改，其他电脑和手机上的登录已退出。")
        return redirect("home")
