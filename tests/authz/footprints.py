"""What lies in the tables that one person must not write: if a request changes any of it, its print changes.

Whose a row is follows from what it is about; the rules are written by hand (see ``WRITES``), not asked of the portal.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import Any

from django.apps import apps
from django.db import connection

from orgs.enterprises.models import EnterpriseState
from orgs.parties.models import PartyState
from tests.authz.people import A, B, C
from tests.authz.world import World
from tests.cast import street

# Firms and streets each person answers for today; whoever is missing answers for none.
WRITES: dict[str, tuple[set[str], set[str]]] = {
    "lead_a": ({"own", "taught", "left"}, {A}),
    "lead_b": ({"moved", "foreign", "back"}, {B}),
    "implementer_c": ({"point"}, {C}),
    "instructor_2": ({"taught", "foreign"}, set()),
    "committee_b": ({"point"}, set()),
}
# All other apps are looked at, also those to come: these keep what every request writes, or what everybody may.
NOT_LOOKED_AT = {"admin", "api", "auth", "axes", "constance", "contenttypes", "desk", "sessions", "trail"}
# The office alone keeps these, whatever they are about.
OFFICE_ONLY = {
    "duties.streetrole",
    "duties.instructorassignment",
    "duties.liaisonpoint",
    "duties.deputy",
    "duties.instructorterm",
    "duties.committee",
    "duties.committeename",
    "duties.committeemember",
    "duties.handoverline",
    "duties.samplecheck",
    "duties.refreshround",
}
PASSING = {"accounts.session", "accounts.passwordhistory"}  # the log-in's own
# Asked in this order: what a row is about goes before who wrote it.
ABOUT = ("enterprise_id", "organization_id", "jurisdiction_id", "batch_id", "user_id", "by_id", "person_id")
THEMSELVES = {
    "enterprises.enterprise": "enterprise_id",
    "parties.partyorganization": "organization_id",
    "accounts.user": "user_id",
    "accounts.person": "person_id",
}
# Rows that stand below a record of a firm belong to the firm.
PARENTS = {"need_id": "visits.need", "visit_id": "visits.visit"}
NOISE = ("session", "trail_", "axes", "requestcount", "keptkey", "desk_", "constance")


class Footprints:
    """The prints of everything that is not one person's."""

    def __init__(self, world: World, actor: str) -> None:
        firms, places = WRITES.get(actor, (set(), set()))
        self.user: Any = world.people.get(actor)
        self.is_admin = actor == "sysadmin"
        self.firms = {world.firms[key].pk for key in firms}
        self.streets = {street(name).pk for name in places}
        self.known = {firm.pk for firm in world.firms.values()}
        self.branches = {branch.pk: key for key, branch in world.branches.items()}
        self.own_branches = {pk for pk, key in self.branches.items() if key in firms}
        self.batches = {row.batch_id for row in world.rows.values()} if actor == "lead_b" else set()
        self.tasks = {t.pk for t in world.tasks.values() if self._is_asked(t)}
        self.before = self.taken()

    def _is_asked(self, task: Any) -> bool:
        mine = self.user is not None and task.person_id == self.user.person_id
        return mine or (task.person_id is None and task.jurisdiction_id in self.streets)

    def taken(self) -> dict[str, str]:
        """One print for each table, of the rows that are not theirs."""
        prints = {}
        for model in apps.get_models():
            label = model._meta.label_lower
            if model._meta.app_label in NOT_LOOKED_AT or label in PASSING:
                continue
            rows = model._base_manager.order_by("pk").values()
            kept = [repr(sorted(row.items())) for row in rows if not self._is_own(label, row)]
            prints[label] = sha256("\n".join(kept).encode()).hexdigest()
        return prints

    def changed(self) -> list[str]:
        """Tables in which something changed that is not theirs."""
        after = self.taken()
        return [label for label, was in self.before.items() if after[label] != was]

    def _is_own(self, label: str, row: dict[str, Any]) -> bool:
        if label in OFFICE_ONLY:
            return False
        if label.startswith(("accounts.", "jobs.")) and self.is_admin:
            return True
        if label == "files.attachment":
            return row["object_id"] in self.tasks
        if label == "duties.reportingtask":
            return row["id"] in self.tasks
        if label == "duties.handover":
            return self.user is not None and row["to_id"] == self.user.person_id  # they may accept it
        for name, model in PARENTS.items():
            if row.get(name) is not None and "enterprise_id" not in row:
                return self._holds("enterprise_id", apps.get_model(model)._base_manager.get(pk=row[name]).enterprise_id)
        if label in THEMSELVES:
            return self._holds(THEMSELVES[label], row["id"])
        about = next((name for name in ABOUT if row.get(name) is not None), None)
        return about is not None and self._holds(about, row[about])

    def _holds(self, about: str, pk: int) -> bool:
        if about == "enterprise_id":
            return pk in self.firms or (pk not in self.known and self._is_new(EnterpriseState, "enterprise", pk))
        if about == "organization_id":
            return pk in self.own_branches or (pk not in self.branches and self._is_new(PartyState, "organization", pk))
        if about == "jurisdiction_id":
            return pk in self.streets
        if about == "batch_id":
            return pk in self.batches
        if self.user is None:
            return False
        return pk == (self.user.person_id if about == "person_id" else self.user.pk)

    def _is_new(self, model: Any, name: str, pk: int) -> bool:
        """Something entered by this very request, in a street of theirs."""
        return model.objects.filter(**{name: pk}, jurisdiction__in=self.streets).exists()


@contextmanager
def writes_noted() -> Iterator[list[str]]:
    """The tables written meanwhile, but for those every request writes."""
    written: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip()[:6].upper() in ("INSERT", "UPDATE", "DELETE"):
            table = sql.replace('"', "").split()[2 if sql.lstrip()[:6].upper() != "UPDATE" else 1]
            if not any(word in table for word in NOISE):
                written.append(table)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield written
