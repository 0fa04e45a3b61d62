"""Two beats and a worker that dies at any moment: every reminder once, none lost, every mail there."""

import random
import time
from collections import Counter
from datetime import date
from typing import Any

import pytest
from django.db.models import Count

from foundation.desk.models import CalendarDay
from foundation.trail import clock
from foundation.trail.clock import clock_at
from foundation.trail.recording import changeset
from reminders import services
from reminders.models import Digest, Notice
from tests.cast import moment
from tests.jobs.processes import Workers, wait_until
from tests.reminders.conftest import make_instructed

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]
FIRMS, KILLS = 150, 10


def two_beats_and_a_worker(folder: Any, port: int, broker: str) -> Workers:
    class Reminding(Workers):
        def start(self, *arguments: str) -> Any:
            self.environment["DJANGO_SETTINGS_MODULE"] = "tests.reminders.worker_settings"
            self.environment["TEST_SMTP_PORT"] = str(port)
            return super().start(*arguments)

    running = Reminding(folder, broker)
    running.second = running.start("beat", "--schedule", str(folder / "schedule2"), "--pidfile=")
    return running


def stop(running: Any) -> None:
    running.second.terminate()
    running.second.wait(15)
    running.stop()


@pytest.fixture
def readers(team: Any, settings: Any) -> list[Any]:
    """Instructor and implementer, each with a mail address; their firms are long overdue; today is a working day."""
    with clock_at(moment("2022-06-30")):
        for n in range(FIRMS):
            make_instructed(f"南京{n}号科技有限公司", team["instructor"], on=date(2022, 6, 30))
    for name in ("instructor", "implementer"):
        services.subscribe(address=f"{name}@example.com", is_active=True, by=team[name])
    with changeset(kind="test", by=None, title="今天上班"):
        row = CalendarDay.objects.filter(day=clock.today()).first() or CalendarDay(day=clock.today())
        row.is_working = True
        row.save()
    return [team["instructor"], team["implementer"]]


@pytest.mark.parametrize("broker", ["embedded", "redis"])
def test_killed_at_ten_random_moments(readers, post_office, settings, tmp_path, broker, request):
    url = request.getfixturevalue("live_redis").url if broker == "redis" else "embedded://localhost//"
    running = two_beats_and_a_worker(tmp_path, settings.EMAIL_PORT, url)
    dice = random.Random(20231231)
    try:
        wait_until(lambda: "ready" in running.said(), 60, running.said)
        for _ in range(KILLS):
            time.sleep(dice.uniform(0.1, 2.5))
            running.restart_worker()
        mine = Notice.objects.filter(rule="R1", user__in=readers)
        wait_until(lambda: mine.count() >= 2 * FIRMS, 120, running.said)
        wait_until(lambda: Digest.objects.filter(status="sent").count() == 2, 120, running.said)
        time.sleep(3)  # two more ticks, to see that nothing more comes
    finally:
        stop(running)

    assert mine.count() == 2 * FIRMS
    twice = Notice.objects.values("rule", "subject", "period", "step", "user").annotate(n=Count("pk")).filter(n__gt=1)
    assert not twice.exists()
    ids = Counter(mail["Message-ID"] for mail in post_office.mails)
    assert len(ids) == 2, "a mail sent by a worker that died before noting it bears the same Message-ID"
