"""The portal's wiring: settings, addresses, Celery and its schedule."""

from xuanwu_portal.celery import app as celery_app

__all__ = ["celery_app"]
