"""The work around the firms: what is asked of streets and people, what they import, export, arrange and tell us."""

from datetime import date, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.http import QueryDict

from foundation.accounts.services import edit_account_person
from foundation.desk.services import TABLES, send_feedback
from foundation.exchange.models import Export
from foundation.exchange.writing.exporting import Handed, export_list, hand_out
from foundation.files.services import attach
from foundation.jobs.models import Job
from foundation.jobs.running import run_job
from foundation.trail.undo import undo
from orgs.collection.services.reporting import add_task, set_status
from orgs.collection.services.sweeps import report_sweep, start_sweep
from orgs.duties import services as duties
from orgs.enterprises import services
from orgs.places.models import Block
from orgs.places.services import save_place
from orgs.rounds.services import open_round, record_sample
from reminders.services import postpone, send_reminders
from reminders.todo import find_due
from tests.authz.canaries import number, word
from tests.authz.people import LATE, OPENING, TODAY, B, C
from tests.cast import street
from tests.exchange.waiting_import import waiting_import

SOON = TODAY + timedelta(days=2)


def tell_asked(world: Any) -> None:
    """A sweep for each of two streets, a report of a street, one of a person, and one of another street."""
    people, office = world.people, world.people["office"]
    for key, place in (("sweepb", B), ("sweepc", C)):
        (sweep,) = start_sweep(
            title=word(key, "title"), jurisdictions=[street(place)], starts_on=LATE, ends_on=SOON, by=office
        )
        world.sweeps[key] = report_sweep(sweep=sweep, result=word(key, "result"), by=office)
    for key, whose in (
        ("taskb", {"jurisdiction": street(B)}),
        ("taskc", {"jurisdiction": street(C)}),
        ("taskp", {"person": people["instructor_2"].person}),
    ):
        told = {name: word(key, name) for name in ("name", "requester", "note")}
        task = add_task(**told, due_on=SOON, columns=["staff", "phone"], by=office, **whose)
        file = ContentFile(word(key, "content").encode(), f"{word(key, 'file')}.txt")
        attach(record=task, files=[file], part="asked", by=office)
        world.tasks[key] = task
    set_status(task=world.tasks["taskb"], status="doing", note=word("taskb", "statusnote"), by=people["lead_b"])


def tell_duties(world: Any) -> None:
    """A seat, a deputyship that is over, a work phone, and the block of the foreign firm."""
    people, office = world.people, world.people["office"]
    duties.seat_member(
        person=people["committee_b"].person,
        department=word("seat", "department"),
        function=word("seat", "function"),
        starts_on=OPENING,
        by=office,
    )
    duties.assign_deputy(
        person=people["implementer_c"].person,
        deputy=people["lead_b"].person,
        starts_on=date(2023, 2, 1),
        ends_on=date(2023, 2, 20),
        reason=word("deputy", "reason"),
        by=office,
    )
    account = people["lead_b"]
    told = {"name": account.person.name, "unit": account.person.unit, "post": account.person.post}
    edit_account_person(account=account, **told, phone=number("colleague"), by=people["sysadmin"])
    world.block = save_place(row=Block(jurisdiction=street(B), name=word("block", "name")), by=office)


def tell_samples(world: Any) -> None:
    """Sample checks of the running round, and an act that was undone for a reason."""
    office = world.people["office"]
    world.round = open_round()
    for key in ("own", "foreign", "taught", "point", "moved"):
        phase = "a" if key in ("own", "foreign") else "b"
        record_sample(
            found=world.round,
            enterprise=world.firms[key],
            result="differs",
            note=word(key, "sample", phase),
            by=office,
        )
    for key, phase in (("foreign", "a"), ("moved", "b")):
        alias = services.add_alias(enterprise=world.firms[key], name=word(key, "gone", phase), by=office)
        undo(changeset=alias.changeset, by=office, reason=word(key, "undone", phase))


def tell_exchange(world: Any) -> None:
    """lead_b imports a ledger and exports a list; a job of theirs says how far it is."""
    lead = world.people["lead_b"]
    for key, status in (("importb", "checked"), ("importd", "done")):
        row = waiting_import(lead)
        row.raw = {"name": word(key, "cell"), "jurisdiction": word(key, "place"), "phone": number(key)}
        row.name, row.note = word(key, "rowname"), word(key, "rownote")
        row.reasons = [{**reason, "sentence": word(key, "sentence")} for reason in row.reasons]
        row.save()
        batch = row.batch
        batch.filename, batch.status = f"{word(key, 'file')}.xlsx", status
        batch.applied_at = world.moment("2024-05-01") if status == "done" else None
        batch.save()
        world.rows[key] = row
    asked = TABLES["enterprises"].select(lead, QueryDict(f"q={word('export', 'query')}"))
    made = export_list(selection=asked, by=lead)
    if isinstance(made, Handed):
        made.stream.close()
    long = Export(maker="list", subject="enterprises", title="企业库", file_name=f"{word('export', 'file')}.xlsx")
    waiting = hand_out(export=long, rows=10**6, by=lead)
    run_job(waiting.job_id)
    world.numbers = list(Export.objects.order_by("pk").values_list("number", flat=True))
    world.job = Job.objects.create(
        kind="export", by=lead, status="failed", error=word("job", "error"), progress_text=word("job", "progress")
    )


def tell_desk(world: Any) -> None:
    """A remark, an item put off with a reason, and what everybody was reminded of."""
    people = world.people
    send_feedback(text=word("feedback", "text"), page=f"/{word('feedback', 'page')}", by=people["instructor_1"])
    send_reminders(on=TODAY)
    task = world.tasks["taskb"]
    due = find_due(people["lead_b"], "R15", f"duties.reportingtask:{task.pk}", task.due_on.isoformat())
    assert due is not None, "the report of street B is due"
    postpone(due=due, until=TODAY + timedelta(days=1), reason=word("arrangement", "reason"), by=people["lead_b"])
