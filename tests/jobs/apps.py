"""Kinds of work for real worker processes; ``worker_settings`` installs this app."""

from django.apps import AppConfig


class WorkerKindsConfig(AppConfig):
    name = "tests.jobs"
    label = "worker_kinds"

    def ready(self) -> None:
        from foundation.jobs.registry import register
        from tests.jobs.work import steps

        register("steps", steps, label="测试任务", queue="import")
