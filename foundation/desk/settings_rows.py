"""Every setting has its row from the start, so that reading one never writes (a GET changes nothing)."""

from typing import Any

from constance import config
from constance.models import Constance
from django.conf import settings
from django.core.cache import caches


def fill_settings(using: str = "default", **kwargs: Any) -> None:
    """After ``migrate``: write the default of each setting that has no row yet."""
    caches[settings.CONSTANCE_DATABASE_CACHE_BACKEND].clear()
    known = set(Constance.objects.using(using).values_list("key", flat=True))
    for key, (default, *_) in settings.CONSTANCE_CONFIG.items():
        if key not in known:
            setattr(config, key, default)
