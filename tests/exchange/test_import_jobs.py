"""Large imports in the background, and what happens when two confirm at once or a worker dies."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from constance.test import override_config
from django.db import connections
from django.test import Client

from foundation.exchange.imports import batches
from foundation.exchange.imports.applying import apply_import, apply_now
from foundation.exchange.imports.batches import ImportConflict
from foundation.exchange.models import BatchStatus, ImportBatch, ImportRow
from foundation.jobs.models import Job, JobStatus
from foundation.jobs.services import cancel
from foundation.trail.models import Changeset
from foundation.trail.verify import verify_trail
from orgs.enterprises.models import Enterprise, EnterpriseState
from tests.cast import make_user
from tests.enterprises.import_files import CODES, firm, ledger
from tests.enterprises.test_import_settling import checked, started
from tests.exchange.test_import_wizard import choices, confirm, latest, page, text, upload
from tests.jobs.processes import wait_until, workers


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path / "var"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "台账.xlsx"


@pytest.fixture
def rows_in_jobs() -> Iterator[Callable[[], None]]:
    """Call it, and from then on every number of rows counts as large."""
    large = override_config(IMPORT_JOB_ROWS=0)
    began: list[bool] = []

    def begin() -> None:
        large.enable()
        began.append(True)

    yield begin
    if began:
        large.disable()


@pytest.fixture
def all_in_jobs(monkeypatch: pytest.MonkeyPatch, rows_in_jobs: Callable[[], None]) -> None:
    """Every file counts as large."""
    monkeypatch.setattr(batches, "READ_AT_ONCE_BYTES", 0)
    rows_in_jobs()


@pytest.fixture
def desk(office: Any, client: Client) -> Client:
    client.force_login(office)
    return client


# --- in the background ----------------------------------------------------------------------------


def test_a_large_file_goes_its_way_in_jobs(
    desk: Client, all_in_jobs: None, run_jobs: Callable[[], int], path: Path
) -> None:
    upload(desk, ledger(path, firm(), firm("南京乙有限公司", CODES[1], 从业人员数="约20")))
    assert latest().status == BatchStatus.READING
    assert "<progress" in text(desk.get(page("columns")))

    assert run_jobs() == 1
    desk.post(page("columns"), choices(desk.get(page("columns"))))
    assert latest().status == BatchStatus.CHECKING
    assert "<progress" in text(desk.get(page("preview")))

    assert run_jobs() == 1
    assert latest().counts == {"new": 1, "needs_review": 1}
    confirm(desk, latest())
    assert latest().status == BatchStatus.APPLYING
    assert not Enterprise.objects.exists()

    assert run_jobs() == 1
    assert (latest().status, Enterprise.objects.count()) == (BatchStatus.DONE, 1)
    assert set(Job.objects.values_list("status", flat=True)) == {JobStatus.DONE}
    assert desk.get(f"/jobs/{Job.objects.latest('pk').pk}/").url == page("result")


def test_an_unreadable_large_file_ends_with_its_sentence(
    desk: Client, all_in_jobs: None, run_jobs: Callable[[], int], tmp_path: Path
) -> None:
    path = tmp_path / "台账.csv"
    path.write_text("甲,乙\n1,2\n")
    upload(desk, path)
    run_jobs()

    assert "没有认出表头" in text(desk.get(page("result")))
    assert latest().stored_as == ""


def test_a_cancelled_check_leaves_the_columns_to_be_chosen_again(
    desk: Client, office: Any, rows_in_jobs: Callable[[], None], path: Path
) -> None:
    upload(desk, ledger(path, firm()))
    rows_in_jobs()
    desk.post(page("columns"), choices(desk.get(page("columns"))))
    cancel(job=Job.objects.get(), by=office)

    shown = text(desk.get(page("columns")))
    assert latest().status == BatchStatus.MAPPED
    assert "处理已取消" in shown


def test_a_person_who_lost_the_right_meanwhile_imports_nothing(
    desk: Client, office: Any, rows_in_jobs: Callable[[], None], run_jobs: Callable[[], int], path: Path
) -> None:
    from foundation.accounts.models import RoleGrant
    from foundation.trail.periods import remove_period
    from foundation.trail.recording import changeset

    batch = checked(ledger(path, firm()), by=office)
    rows_in_jobs()
    assert apply_import(batch=batch, by=office, token=batch.token) is None
    with changeset(kind="test", by=None, title="收回角色"):
        remove_period(RoleGrant.objects.get(user=office))
    run_jobs()

    assert Job.objects.get().error == "您已没有导入台账的权限，没有继续处理。"
    assert not Enterprise.objects.exists()


def test_confirming_a_large_import_twice_starts_one_job(
    office: Any, rows_in_jobs: Callable[[], None], path: Path
) -> None:
    batch = checked(ledger(path, firm()), by=office)
    rows_in_jobs()
    for _ in range(2):
        assert apply_import(batch=batch, by=office, token=batch.token) is None

    assert Job.objects.count() == 1


def test_a_job_that_runs_again_after_the_work_changes_nothing(
    office: Any, rows_in_jobs: Callable[[], None], run_jobs: Callable[[], int], path: Path
) -> None:
    from foundation.exchange.imports import handlers

    batch = checked(ledger(path, firm()), by=office)
    rows_in_jobs()
    apply_import(batch=batch, by=office, token=batch.token)
    job = Job.objects.get()
    run_jobs()
    acts = Changeset.objects.count()
    Job.objects.filter(pk=job.pk).update(status="running", token="again")
    job.refresh_from_db()
    handlers.apply(job, lambda *args, **more: None)

    assert Changeset.objects.count() == acts
    assert Enterprise.objects.count() == 1


# --- at once --------------------------------------------------------------------------------------


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run the acts in threads with connections of their own, all starting together."""
    gate = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        gate.wait()
        try:
            return act()
        except ImportConflict as conflict:
            return conflict
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))


@pytest.mark.django_db(transaction=True)
def test_two_parallel_confirmations_have_one_effect(path: Path) -> None:
    office = make_user("office", "office")
    rows = [firm(), *(firm(f"南京{n}科技有限公司", None, 荣誉="先进") for n in range(20))]
    batch = checked(ledger(path, *rows), by=office)

    results = at_once(*[lambda: apply_now(batch=batch, by=office, token=batch.token)] * 3)

    assert sorted(getattr(result, "new", 0) for result in results) == [0, 0, 21]
    assert Enterprise.objects.count() == 21
    assert Changeset.objects.filter(kind="import_enterprises").count() == 1
    assert list(verify_trail()) == []


@pytest.mark.django_db(transaction=True)
def test_two_people_with_the_same_file_at_once_have_one_effect(path: Path) -> None:
    first, second = (make_user(name, "office") for name in ("first", "second"))
    rows = [firm(), *(firm(f"南京{n}科技有限公司", None) for n in range(10))]
    one, two = (checked(ledger(path, *rows), by=who) for who in (first, second))

    results = at_once(
        lambda: apply_now(batch=one, by=first, token=one.token),
        lambda: apply_now(batch=two, by=second, token=two.token),
    )

    assert sorted(result.new for result in results) == [0, 11]
    assert Enterprise.objects.count() == 11
    assert list(verify_trail()) == []


# --- a worker dies --------------------------------------------------------------------------------


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_of_an_import_leaves_all_or_nothing(tmp_path: Path) -> None:
    office = make_user("office", "office")

    def seen() -> tuple[int, int]:
        there = EnterpriseState.objects.live().values("enterprise").distinct().count()
        return there, ImportRow.objects.filter(outcome="applied").count()

    with workers(tmp_path) as running:
        for round_ in range(10):
            batch = _checked_large(office, tmp_path, round_)
            before = seen()
            assert apply_import(batch=batch, by=office, token=batch.token) is None
            job = ImportBatch.objects.get(pk=batch.pk).job
            wait_until(lambda job=job: Job.objects.get(pk=job.pk).status != JobStatus.QUEUED, 30, running.said)
            time.sleep(0.25 * round_)
            running.kill_worker()
            after = seen()
            is_done = ImportBatch.objects.get(pk=batch.pk).status == BatchStatus.DONE
            assert (after[0] - before[0], after[1] - before[1]) == ((1500, 1500) if is_done else (0, 0))
            running.restart_worker()
            wait_until(
                lambda batch=batch: ImportBatch.objects.get(pk=batch.pk).status == BatchStatus.DONE, 120, running.said
            )
            assert seen() == (before[0] + 1500, before[1] + 1500)
    assert Changeset.objects.filter(kind="import_enterprises").count() == 10
    assert list(verify_trail()) == []


def _checked_large(office: Any, folder: Path, round_: int) -> ImportBatch:
    """A fresh import of 1,500 firms nobody has seen yet, checked."""
    rows = [firm(f"南京{round_}批{n}科技有限公司", None, 从业人员数=n % 90, 荣誉="先进") for n in range(1500)]
    batch = started(ledger(folder / f"{round_}.xlsx", *rows), by=office)
    chosen = batches.ColumnsChosen(mapping=dict(batch.mapping), on=batch.on)
    batch = batches.choose_columns(batch=batch, chosen=chosen, by=office)
    return batches.check_now(batch=batch, by=office)
