"""The portal's own settings with a kind of work for tests; the environment gives database, broker and folder."""

from xuanwu_portal.settings import *  # noqa: F403
from xuanwu_portal.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.jobs"]
