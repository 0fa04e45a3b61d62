from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "foundation.jobs"
    verbose_name = "后台任务"

    def ready(self) -> None:
        import foundation.jobs.timed  # noqa: F401 - listens to Celery
