"""In and out."""

from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import LoginView
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import View

from foundation.accounts import policy, sessions
from foundation.accounts.address import client_address
from foundation.accounts.forms import LoginForm
from foundation.accounts.gate import Gate
from foundation.accounts.lockout import remember_device
from foundation.trail.events import record_event


class Login(LoginView):
    """The one page without a gate: strangers come here."""

    form_class = LoginForm
    template_name = "accounts/login.html"
    redirect_authenticated_user = True

    def get_redirect_url(self) -> str:
        """Where to go afterwards: a page of ours, and not one that leads out again."""
        url = super().get_redirect_url()
        return "" if urlsplit(url).path in (reverse("accounts:login"), reverse("accounts:logout")) else url

    def form_valid(self, form: LoginForm) -> HttpResponse:
        response = super().form_valid(form)
        user = self.request.user
        sessions.begin(self.request)
        remember_device(self.request, response, user.username)
        record_event(event="login", title=f"登录：{user.username}", by=user, address=client_address(self.request))
        left = policy.password_days_left(user)
        if left is not None and not policy.must_change_password(user):
            when = f"{left} 天后" if left else "今天"
            messages.warning(self.request, f"您的密码{when}到期，请在右上角的菜单里修改密码。")
        return response


class AdminDoor(Gate, View):
    """Where Django admin sends whom it does not let in: strangers to the log-in, others are told why, not sent round."""

    def handle_no_permission(self) -> HttpResponse:
        """Strangers go to the log-in with the page they came for, which the address names already."""
        return redirect(f"{reverse('accounts:login')}?{self.request.META['QUERY_STRING']}")

    def get(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_staff:
            raise PermissionDenied("“字典与设置”由行业党委办公室和系统管理员管理。")
        return redirect("admin:index")


def no_door(request: HttpRequest, **names: str) -> HttpResponse:
    """An address that a library brings along and the portal does not have, for nobody."""
    raise Http404


class Logout(Gate, View):
    needs_role = False

    def post(self, request: HttpRequest) -> HttpResponse:
        name = request.user.username
        title = f"退出登录：{name}"
        record_event(event="login_logout", title=title, by=request.user, address=client_address(request))
        logout(request)
        messages.info(request, "您已退出登录。")
        return redirect("accounts:login")
