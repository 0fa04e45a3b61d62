"""The portal's own settings with what makes tests fast, quiet and alone on their machine."""

import atexit
import os
import shutil
import tempfile

# Files of each test process lie apart: several run at once, and the developer's own `var/` stays untouched.
_folder = tempfile.mkdtemp(prefix="portal-tests-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
# No operator's value, from the environment or from .env, may colour a test. Only DATABASE_URL of the environment
# counts: it chooses the database the suite runs on.
os.environ.setdefault("DATABASE_URL", f"sqlite:///{_folder}/portal.sqlite3")
os.environ.update(
    VAR_DIR=_folder,
    CELERY_BROKER_URL="memory://",
    EMAIL_URL="memorymail://",
    ALLOWED_HOSTS="127.0.0.1,localhost,testserver",
    DEBUG="0",
    HTTPS="0",
    PRESET="xuanwu",
    API_READS_PER_MINUTE="0",
    API_WRITES_PER_MINUTE="0",
)

from xuanwu_portal.settings import *  # noqa: E402, F403
from xuanwu_portal.settings import DATABASES, INSTALLED_APPS, STORAGES, VAR_DIR  # noqa: E402

# A kind of record that nobody but the tests of foundation/records knows. It has a migration like any other: a table
# made without one comes before all others, and PostgreSQL refuses a key to a firm that is not there yet.
INSTALLED_APPS = [*INSTALLED_APPS, "tests.records.sample"]

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, as in service: in memory all connections share one lock table and threads would meet other faults.
    DATABASES["default"]["TEST"] = {"NAME": VAR_DIR / "test.sqlite3"}
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"

(VAR_DIR / "static").mkdir(exist_ok=True)  # whitenoise looks for it even where it serves the sources
