"""The real settings with the floor's address beside the real ones."""

from tests.settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench.urls"
DEBUG = False
