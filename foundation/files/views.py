"""Putting a file on a record, downloading it, taking it down."""

from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import View

from foundation.accounts.address import client_address
from foundation.accounts.gate import needs
from foundation.accounts.roles import Right
from foundation.desk.acting import ActForm, Done
from foundation.desk.records import url_of
from foundation.desk.saying import say, warn
from foundation.files import services
from foundation.files.forms import AttachForm
from foundation.files.holders import HOLDERS, Holder
from foundation.files.models import Attachment
from foundation.files.storing import download

See, Edit = needs(Right.SEE_RECORDS), needs(Right.EDIT_RECORDS)


class Attach(Edit, ActForm):
    """Put files on a record; the record's page posts here, and a refused file is told about here."""

    form_class = AttachForm
    template_name = "common/form.html"

    @cached_property
    def holder(self) -> Holder:
        if (found := HOLDERS.get(self.kwargs["holder"])) is None:
            raise Http404("这里不放附件。")
        return found

    @cached_property
    def record(self) -> Model:
        record = get_object_or_404(self.holder.seen(self.request.user), pk=self.kwargs["pk"])
        services.refuse_attaching(record, self.request.user)
        return record

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "holder": self.holder}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back = {"back_url": url_of(self.holder.label, self.record.pk), "back_label": str(self.record)}
        return super().get_context_data(title="放附件", submit_label="放入", **back, **kwargs)

    def act(self, data: dict[str, Any]) -> Done:
        made = services.attach(record=self.record, **data, by=self.request.user)
        return Done(f"已{made.title}。", url_of(self.holder.label, self.record.pk), made)


class OneFile:
    """Shared by what is done with one file: its record must be visible."""

    request: HttpRequest

    def find(self, pk: int) -> Attachment:
        return get_object_or_404(Attachment.objects.visible_to(self.request.user).live(), pk=pk)


class Download(OneFile, See, View):
    http_method_names = ["get"]

    @method_decorator(never_cache)
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        found = self.find(pk)
        try:
            stream = services.fetch(attachment=found, by=request.user, address=client_address(request))
        except services.FileGone as gone:
            back = url_of(found.model, found.object_id)
            return render(request, "files/gone.html", {"file": found, "sentence": gone, "back_url": back}, status=410)
        return download(stream, name=found.name, content_type=found.file_kind.content_type)


class TakeDown(OneFile, Edit, View):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        found = self.find(pk)
        try:
            made = services.take_down(attachment=found, by=request.user)
        except ValidationError as refused:
            warn(request, refused.messages[0])
        else:
            say(request, f"已撤下“{found.name}”。", made)
        return redirect(url_of(found.model, found.object_id))
