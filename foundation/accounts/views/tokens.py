"""One's own tokens for programs: list, make (shown once), revoke."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_cache_control
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView, View

from foundation.accounts import tokens
from foundation.accounts.address import client_address
from foundation.accounts.forms import TokenForm
from foundation.accounts.gate import Gate
from foundation.accounts.models import ApiToken
from foundation.accounts.views.own import AsksPassword


@method_decorator(sensitive_post_parameters(), name="dispatch")
class OwnTokens(AsksPassword, Gate, FormView):
    """接口令牌: those in use, and a new one for whoever knows the password."""

    needs_role = False
    form_class = TokenForm
    template_name = "accounts/tokens.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(tokens=tokens.live_tokens(self.request.user), **kwargs)

    def form_valid(self, form: TokenForm) -> HttpResponse:
        data = {name: form.cleaned_data[name] for name in ("name", "days", "is_read_only")}
        user = self.request.user
        try:
            text = tokens.make_token(account=user, **data, by=user, address=client_address(self.request))
        except ValidationError as refused:
            form.add_error(None, refused)
            return self.form_invalid(form)
        self.forget_wrong()
        # An answer to this POST, kept nowhere: reloading the page makes another token instead of showing this one.
        response = render(self.request, "accounts/token_made.html", {"name": data["name"], "text": text})
        patch_cache_control(response, no_store=True)
        return response


class RevokeToken(Gate, View):
    needs_role = False

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        token = get_object_or_404(ApiToken.objects.select_related("user"), pk=pk, user=request.user.pk)
        tokens.revoke_token(token=token, by=request.user, address=client_address(request))
        messages.success(request, f"令牌“{token.name}”已撤销，用它的程序从现在起不能再访问。")
        return redirect("accounts:tokens")
