"""Fixtures for everybody: jobs done on the spot, a real Redis, a real Chromium."""

import gc
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import constance.base
import pytest
from django.db import connection

# Playwright's event loop runs in the test's own thread; the queries beside it are ordinary ones.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

# Once Playwright ran, its loop stays in this thread, and constance would hand out promises instead of values.
constance.base.AsyncValueProxy = lambda key, config, default: config._get_sync_value(key, default)  # type: ignore[assignment,misc]

pytest_plugins = ["tests.cast", "tests.world"]

ROOT = Path(__file__).resolve().parent.parent

# A process that has loaded everything has much to look through and little to throw away: 6 % of the time.
gc.set_threshold(200_000, 50, 100)

# What is the same on every database: walks through pages, words, files, mail, who sees whom, how a row is judged. PostgreSQL meets it in the long tests.
ANYWHERE = (
    "accounts/test_accounts",
    "accounts/test_list",
    "accounts/test_login",
    "accounts/test_passwords",
    "activities/test_activities",
    "activities/test_meetings",
    "activities/test_review",
    "activities/test_streaming",
    "activities/test_trainings",
    "api/test_costs",
    "api/test_doors",
    "api/test_reading",
    "api/test_refresh",
    "api/test_schema",
    "api/test_todo",
    "authz/",
    "browser/",
    "duties/test_choosing",
    "duties/test_pages",
    "duties/test_recipients",
    "enterprises/test_import_held",
    "enterprises/test_import_rules",
    "enterprises/test_import_sample",
    "enterprises/test_import_settling",
    "enterprises/test_pages",
    "exchange/test_import_wizard",
    "exchange/test_reading",
    "exchange/test_safety",
    "injection/",
    "parties/test_foreign",
    "parties/test_import",
    "parties/test_pages",
    "past/",
    "refresh/test_asked_acts",
    "reminders/test_digests",
    "reminders/test_overview",
    "reminders/test_pages",
    "reminders/test_strangers",
    "reports/test_demo",
    "reports/test_workbook",
    "reports/test_year_pages",
    "visits/test_day",
    "visits/test_drafts",
    "visits/test_guidance",
    "visits/test_ledger",
    "visits/test_needs_chain",
    "visits/test_needs_import",
    "visits/test_needs_pages",
    "visits/test_needs_random",
    "visits/test_photos",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if {"page", "context", "browser", "new_context"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("browser")
        if item.path.relative_to(ROOT / "tests").as_posix().startswith(ANYWHERE):
            item.add_marker("anywhere")
        if item.get_closest_marker("postgres") and connection.vendor != "postgresql":
            item.add_marker(pytest.mark.skip(reason="says something only PostgreSQL can do"))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """How much the long walks looked at, also when all is well; two processes tell it to one."""
    for report in (r for kind in ("passed", "failed") for r in terminalreporter.getreports(kind)):
        for name, words in report.user_properties:
            if name == "looked at":
                terminalreporter.write_line(f"{report.nodeid.rpartition('::')[2]}: {words}")


def tool(name: str) -> str:
    """Where a program lies; a test that needs it fails without it, it is never skipped silently."""
    found = shutil.which(name)
    if found is None:
        pytest.fail(f"{name} is not installed: `make test` installs what tests need")
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


# --- Jobs -----------------------------------------------------------------------------------------


@pytest.fixture
def run_jobs(db: None) -> Callable[[], int]:
    """Do all waiting jobs here and now, as a worker would; returns how many there were."""

    def run() -> int:
        from foundation.jobs.models import Job
        from foundation.jobs.running import run_job

        waiting = list(Job.objects.filter(status="queued").order_by("id").values_list("pk", flat=True))
        for pk in waiting:
            run_job(pk)
        return len(waiting)

    return run


# --- Redis ----------------------------------------------------------------------------------------


class LiveRedis:
    """A redis-server of our own, which may be frozen and stopped."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        command = [tool("redis-server"), "--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(folder)]
        self.process = subprocess.Popen([*command, "--save", "", "--appendonly", "no"], stdout=subprocess.DEVNULL)
        self.url = f"redis://127.0.0.1:{self.port}/0"
        wait_for_port(self.port)

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()


def wait_for_port(port: int, seconds: float = 10) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    pytest.fail(f"nothing answers on port {port} after {seconds} s")


@pytest.fixture(scope="session")
def live_redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveRedis]:
    server = LiveRedis(tmp_path_factory.mktemp("redis"))
    yield server
    server.stop()


# --- Browser --------------------------------------------------------------------------------------

AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OWN_SCHEMES = ("data:", "blob:", "about:")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    flags = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
    return {**browser_type_launch_args, "executable_path": tool("chromium"), "args": flags}


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any], live_server: Any) -> dict[str, Any]:
    return {
        **browser_context_args,
        "locale": "zh-CN",
        "timezone_id": "Asia/Shanghai",
        "base_url": live_server.url,
    }


@pytest.fixture
def console_errors() -> list[str]:
    """What the page complained of; a test that provokes an error on purpose empties it."""
    return []


@pytest.fixture
def requests_elsewhere() -> list[str]:
    """What the page asked of other hosts; none of it was let through."""
    return []


@pytest.fixture
def page(page: Any, live_server: Any, console_errors: list[str], requests_elsewhere: list[str]) -> Iterator[Any]:
    """A page in Chromium that may only talk to our own server and must not complain."""

    def guard(route: Any) -> None:
        url = route.request.url
        if url.startswith((live_server.url + "/", *OWN_SCHEMES)):
            route.continue_()
        else:
            requests_elsewhere.append(url)
            route.abort()

    page.context.route("**/*", guard)
    page.on("console", lambda said: console_errors.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda fault: console_errors.append(str(fault)))
    page.set_default_timeout(10_000)

    yield page

    page.context.unroute_all(behavior="ignoreErrors")
    assert not requests_elsewhere, f"the page asked other hosts: {requests_elsewhere}"
    assert not console_errors, f"the page complained: {console_errors}"


@pytest.fixture(scope="session")
def axe_source() -> str:
    source = ROOT / "node_modules" / "axe-core" / "axe.min.js"
    if not source.exists():
        pytest.fail("axe-core is not installed: `make test` installs what tests need")
    return source.read_text(encoding="utf-8")


@pytest.fixture
def axe(axe_source: str) -> Callable[..., list[dict[str, Any]]]:
    """``axe(page)`` lists what stands against WCAG 2.2 A and AA, each with the places on the page."""

    def run(page: Any, scope: str = "body") -> list[dict[str, Any]]:
        if not page.evaluate("Boolean(window.axe)"):  # another size of the same page has it already
            page.evaluate(axe_source)
        # What passes is not collected node by node: most of the time went there.
        options = {"runOnly": {"type": "tag", "values": AXE_TAGS}, "resultTypes": ["violations"]}
        found = page.evaluate("async ([scope, options]) => await axe.run(scope, options)", [scope, options])
        return [
            {
                "rule": violation["id"],
                "impact": violation["impact"],
                "help": violation["help"],
                "where": [" ".join(map(str, node["target"])) for node in violation["nodes"]],
                "why": violation["nodes"][0]["failureSummary"],
            }
            for violation in found["violations"]
        ]

    return run
