"""The portal's own settings for workers that are killed: reminders every second, a short lease for mails."""

import os

from xuanwu_portal.settings import *  # noqa: F403
from xuanwu_portal.settings import CELERY_BEAT_SCHEDULE

for name in ("reminders-send", "reminders-mail"):
    CELERY_BEAT_SCHEDULE[name] = {**CELERY_BEAT_SCHEDULE[name], "schedule": 1, "options": {"expires": 30}}
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST, EMAIL_PORT = "127.0.0.1", int(os.environ["TEST_SMTP_PORT"])
IS_MAIL_CONFIGURED = True
EMAIL_TIMEOUT = 5
MAIL_LEASE_SECONDS = 2
