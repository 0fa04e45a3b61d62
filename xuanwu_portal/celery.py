"""Celery, which carries long and timed work; what work there is lies in the apps' ``tasks.py``."""

import os

from celery import Celery

import xuanwu_portal.embedded_broker  # noqa: F401 - makes its address known

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xuanwu_portal.settings")

app = Celery("xuanwu_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
