"""The page of one job: how far it is, how it ended."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import HttpResponseClientRedirect

from foundation.jobs import services
from foundation.jobs.models import Job, JobStatus
from foundation.jobs.registry import KINDS, label_of


@require_safe
@login_required
@never_cache
@vary_on_headers("HX-Request")
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole page, or its moving part when htmx asks; a finished job leads to its outcome."""
    found = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    kind = KINDS.get(found.kind)
    is_poll = bool(request.htmx)  # type: ignore[attr-defined]
    is_own = found.by_id == request.user.pk
    if found.status == JobStatus.DONE and is_own and kind and kind.outcome_url:
        url = kind.outcome_url(found)
        return HttpResponseClientRedirect(url) if is_poll else HttpResponseRedirect(url)
    template = "jobs/_progress.html" if is_poll else "jobs/job.html"
    return render(request, template, {"job": found, "label": label_of(found.kind)})


@require_POST
@login_required
def job_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    services.cancel(job=found, by=request.user)
    return redirect("jobs:job", pk=pk)
