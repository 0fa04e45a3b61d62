"""What this app offers: jobs that write files, and the page of one's own files."""

from django.urls import reverse

from foundation.accounts.roles import Right
from foundation.desk import navigation
from foundation.jobs.models import Job
from foundation.jobs.registry import register


def exports_page(job: Job) -> str:
    return reverse("exchange:exports")


def wire_exports() -> None:
    from foundation.exchange.writing.exporting import KIND, write_in_job

    register(KIND, write_in_job, label="生成导出文件", outcome_url=exports_page)
    navigation.register("总结报表", "我的导出", "exchange:exports", rights=(Right.EXPORT,), icon="download", order=90)
