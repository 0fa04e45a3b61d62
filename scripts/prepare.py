"""Bring the database and the served files up to date; one process, because Django's start costs a second.

Loads the demonstration year once per database (``DEMO=0`` leaves it out).
"""

import hashlib
import io
import os
import sys
from pathlib import Path

os.chdir(Path(__file__).resolve().parent.parent)
sys.path.insert(0, os.getcwd())
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xuanwu_portal.settings")

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.staticfiles.finders import get_finders  # noqa: E402
from django.core.management import CommandError, call_command  # noqa: E402
from django.db import connection  # noqa: E402


def say(sentence: str) -> None:
    print(f"-- {sentence}", flush=True)


def migrate() -> bool:
    """Bring the tables up to date; says whether the database was empty before."""
    was_empty = "django_migrations" not in connection.introspection.table_names()
    if was_empty:
        say("making the tables")
    call_command("migrate", interactive=False, verbosity=0)
    return was_empty


def collect_static() -> None:
    """Copy, hash and compress the served files, unless none of them changed."""
    if settings.DEBUG:
        return
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            there = os.stat(storage.path(path))
            digest.update(f"{path} {there.st_size} {there.st_mtime_ns}\n".encode())
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    if stamp.exists() and stamp.read_text() == digest.hexdigest():
        return
    say("collecting static files")
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(digest.hexdigest())


def demonstrate(*, was_empty: bool) -> None:
    """Load the demonstration year on first use and show its accounts."""
    if os.environ.get("DEMO") == "0":
        return
    database = connection.settings_dict
    name = hashlib.sha256(f"{database['HOST']}:{database['PORT']}/{database['NAME']}".encode()).hexdigest()[:12]
    stamp = settings.VAR_DIR / f"demonstration-{name}"
    if was_empty:
        stamp.unlink(missing_ok=True)
    is_first = not stamp.exists()
    if is_first:
        say("loading the demonstration year")
        try:
            call_command("load_demo")
        except CommandError as refusal:  # a base with other data stays as it is, and is served
            say(str(refusal))
            is_first = False
    call_command("demo_accounts")
    if is_first:
        call_command("load_demo", waiting_rows_for="office", stdout=io.StringIO())
        stamp.touch()


if __name__ == "__main__":
    first_time = migrate()
    collect_static()
    demonstrate(was_empty=first_time)
