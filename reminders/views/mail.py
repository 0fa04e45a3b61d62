"""每日邮件: where one's own goes."""

from typing import Any

from django.conf import settings

from foundation.accounts.gate import needs
from foundation.accounts.roles import Right
from foundation.desk.acting import ActForm, Done
from reminders import services
from reminders.forms import MailForm
from reminders.models import MailSubscription


class Mail(needs(Right.SEE_RECORDS), ActForm):
    template_name = "reminders/mail.html"
    form_class = MailForm
    refused_at = "address"

    def get_initial(self) -> dict[str, Any]:
        known = MailSubscription.objects.filter(user=self.request.user.pk).first()
        return {"address": known.address, "is_active": known.is_active} if known else {"is_active": True}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(is_configured=settings.IS_MAIL_CONFIGURED, **kwargs)

    def act(self, data: dict[str, Any]) -> Done:
        row = services.subscribe(**data, by=self.request.user)
        return Done(f"已保存：每日邮件{'发到 ' + row.address if row.is_active else '已关闭'}。", "reminders:todo")
