"""Who may open which door: the hand-written table the door test holds every URL against.

An URL that is not in the table fails the test. ``yes``: 200 or a redirect inside; ``no``: 403; ``hidden``: 404;
``login``: sent to the log-in. The firm in the addresses belongs to 梅园新村街道: ``street_lead`` and ``instructor``
answer for it, ``implementer`` belongs to another street.
"""

from dataclasses import dataclass, field

ACTORS = (
    "anonymous",
    "nobody",
    "sysadmin",
    "office",
    "leader",
    "committee",
    "street_lead",
    "implementer",
    "instructor",
    "superior",
)
INSIDERS = set(ACTORS) - {"anonymous"}
WITH_ROLE = INSIDERS - {"nobody"}
SEE = WITH_ROLE - {"sysadmin", "superior"}
EDIT = {"office", "committee", "street_lead", "implementer", "instructor"}
ADD = {"office", "street_lead", "implementer"}
OFFICE, ADMIN = {"office"}, {"sysadmin"}
FIGURES = WITH_ROLE - {"sysadmin"}


@dataclass(frozen=True)
class Door:
    """One URL: who gets in, and for whom its record does not exist."""

    yes: set[str]
    hidden: set[str] = field(default_factory=set)
    method: str = "get"
    data: dict[str, str] = field(default_factory=dict)
    open_to_strangers: bool = False
    leads_out: bool = False  # whoever may use it is sent to the log-in afterwards
    query: str = ""  # what a page needs in its address to be itself

    def expected(self, actor: str) -> str:
        if actor == "anonymous" and not self.open_to_strangers:
            return "login"
        if self.leads_out and actor in self.yes:
            return "login"
        if actor in self.hidden:
            return "hidden"
        return "yes" if actor in self.yes else "no"


def firm(yes: set[str], gate: set[str], **more: object) -> Door:
    """A page about the one firm: those behind the gate who do not see it get 404, those who only see it 403."""
    return Door(yes=yes, hidden=gate & {"implementer"}, **more)  # type: ignore[arg-type]


RESPONSIBLE = {"office", "street_lead", "instructor"}


def kind(slug: str, *, see: set[str] = SEE, add: set[str]) -> dict[str, Door]:
    """The pages of a plain record that everybody sees who sees the list; a line of its own stands after for others."""
    seen = {f"{slug}:{name}": Door(see) for name in ("list", "detail")}
    return seen | {f"{slug}:{name}": Door(add) for name in ("add", "edit", "withdraw")}


def kind_api(slug: str, *, see: set[str] = SEE, write: set[str]) -> dict[str, Door]:
    """Its addresses under /api/v1/."""
    seen = {f"api:{slug}": Door(see), f"api:{slug}-one": Door(see)}
    return seen | {f"api:{slug}-withdraw": Door(write, method="post")}


DOORS: dict[str, Door] = {
    "home": Door(WITH_ROLE),
    "healthz": Door(set(ACTORS), open_to_strangers=True),
    "readyz": Door(set(ACTORS), open_to_strangers=True),
    "short-link": firm(SEE - {"implementer"}, SEE),
    # desk
    "desk:records": Door(WITH_ROLE),
    "desk:events": Door(OFFICE | ADMIN),
    "desk:record": Door(RESPONSIBLE | {"leader", "committee"}, hidden={"implementer", "superior", "sysadmin"}),
    "desk:undo": Door(RESPONSIBLE | {"leader", "committee"}, hidden={"implementer", "superior", "sysadmin"}),
    "desk:search": Door(WITH_ROLE),
    "desk:columns": Door(WITH_ROLE, query="?table=enterprises&next=/enterprises/"),
    "desk:filters": Door(WITH_ROLE, query="?table=enterprises&next=/enterprises/"),
    "desk:display": Door(INSIDERS),
    "desk:feedback": Door(INSIDERS),
    "desk:feedback-list": Door(OFFICE | ADMIN),
    "desk:help": Door(INSIDERS),
    # places
    "places:list": Door(OFFICE),
    "places:add": Door(OFFICE),
    "places:rename": Door(OFFICE),
    "places:switch": Door(OFFICE, method="post"),
    # enterprises
    "enterprises:list": Door(SEE),
    "enterprises:changes": Door(SEE),
    "enterprises:add": Door(ADD),
    "enterprises:detail": firm(SEE - {"implementer"}, SEE),
    "enterprises:timeline": firm(SEE - {"implementer"}, SEE),
    "enterprises:phone": firm(SEE - {"implementer"}, SEE),
    "enterprises:confirm": firm(RESPONSIBLE, EDIT, method="post"),
    "enterprises:unreachable": firm(RESPONSIBLE, EDIT),
    "enterprises:settle": firm(RESPONSIBLE, EDIT),
    "enterprises:edit": firm(RESPONSIBLE, EDIT),
    "enterprises:code": firm(RESPONSIBLE, EDIT),
    "enterprises:alias-add": firm(RESPONSIBLE, EDIT),
    "enterprises:alias-remove": firm(RESPONSIBLE, EDIT, method="post"),
    "enterprises:change-menu": firm(RESPONSIBLE, EDIT),
    "enterprises:change": firm(RESPONSIBLE, EDIT),
    "enterprises:withdraw": firm(RESPONSIBLE, EDIT),
    "enterprises:redate": firm(RESPONSIBLE, EDIT),
    # Party organisations: seen and written by those who answer for their street or their firms
    "parties:list": Door(SEE),
    "parties:add": Door(EDIT),
    "parties:held": Door(ADD),
    "parties:held-take": Door(ADD, method="post"),
    "parties:held-decline": Door(ADD, method="post"),
    "parties:coverage": Door(FIGURES),
    "parties:coverage-firms": Door(SEE),
    "parties:reason": firm(RESPONSIBLE, EDIT),
    "parties:reason-withdraw": firm(RESPONSIBLE, EDIT, method="post"),
    "parties:detail": firm(SEE - {"implementer"}, SEE),
    "parties:timeline": firm(SEE - {"implementer"}, SEE),
    "parties:phone": firm(SEE - {"implementer"}, SEE),
    "parties:edit": firm(RESPONSIBLE, EDIT),
    "parties:host-add": firm(RESPONSIBLE, EDIT),
    "parties:host-end": firm(RESPONSIBLE, EDIT),
    "parties:host-lead": firm(RESPONSIBLE, EDIT),
    "parties:host-withdraw": firm(RESPONSIBLE, EDIT),
    "parties:change-menu": firm(RESPONSIBLE, EDIT),
    "parties:change": firm(RESPONSIBLE, EDIT),
    "parties:withdraw": firm(RESPONSIBLE, EDIT),
    # Django admin's own log-in pages lead to ours
    "admin-login": Door(OFFICE | ADMIN),
    "admin-logout": Door(INSIDERS, method="post", leads_out=True),
    "admin-password": Door(set(ACTORS), open_to_strangers=True),
    "admin-short-cut": Door(set(), hidden=set(ACTORS), open_to_strangers=True),  # not there for anybody
    # accounts
    "accounts:login": Door(set(ACTORS), open_to_strangers=True),
    "accounts:logout": Door(INSIDERS, method="post", leads_out=True),
    "accounts:password": Door(INSIDERS),
    "accounts:me": Door(INSIDERS),
    "accounts:end-own-sessions": Door(INSIDERS, method="post", leads_out=True),
    "accounts:tokens": Door(INSIDERS),
    "accounts:token-revoke": Door(OFFICE, hidden=INSIDERS - OFFICE, method="post"),  # the office's own
    "accounts:roles": Door(OFFICE | ADMIN),
    "accounts:list": Door(ADMIN),
    "accounts:create": Door(ADMIN),
    "accounts:detail": Door(ADMIN),
    "accounts:edit": Door(ADMIN),
    "accounts:grant": Door(ADMIN),
    "accounts:disable": Door(ADMIN),
    "accounts:enable": Door(ADMIN),
    "accounts:reset-password": Door(ADMIN),
    "accounts:end-sessions": Door(ADMIN),
    "accounts:unlock": Door(ADMIN),
    # duties: read by those who see the firm or street, kept by the office
    "duties:streets": Door(SEE),
    "duties:street-add": Door(OFFICE),
    "duties:street": Door(SEE, hidden={"implementer"}),
    "duties:street-end": Door(OFFICE),
    "duties:street-withdraw": Door(OFFICE),
    "duties:instructors": Door(SEE),
    "duties:instructor-add": Door(OFFICE),
    "duties:instructor": Door(SEE, hidden={"implementer"}),
    "duties:instructor-end": Door(OFFICE),
    "duties:instructor-withdraw": Door(OFFICE),
    "duties:liaison": Door(SEE),
    "duties:liaison-add": Door(OFFICE),
    "duties:liaison-point": Door(SEE, hidden={"implementer"}),
    "duties:liaison-point-end": Door(OFFICE),
    "duties:liaison-point-withdraw": Door(OFFICE),
    "duties:person-add": Door(OFFICE),
    "duties:person": Door(SEE, hidden={"implementer"}),
    "duties:committee": Door(SEE),
    "duties:committee-name": Door(OFFICE),
    "duties:seat-add": Door(OFFICE),
    "duties:seat": Door(SEE),
    "duties:seat-end": Door(OFFICE),
    "duties:seat-withdraw": Door(OFFICE),
    "visits:list": Door(SEE),
    "visits:ledger": Door(SEE),
    "visits:add": Door(EDIT),
    "visits:day": Door(EDIT),
    "visits:briefing": firm(SEE - {"implementer"}, SEE),
    "visits:detail": firm(SEE - {"implementer"}, SEE),
    "visits:edit": firm(RESPONSIBLE, EDIT),
    "visits:withdraw": firm(RESPONSIBLE, EDIT),
    "visits:figures": firm(RESPONSIBLE, EDIT),
    "duties:contacts": Door(SEE),
    "duties:contact-add": Door(EDIT),
    "duties:contact": firm(SEE - {"implementer"}, SEE),
    "duties:contact-withdraw": firm(RESPONSIBLE, EDIT),
    # the street looked at is none that the three answer for
    "duties:territory": Door(SEE),
    "duties:place": Door(SEE, hidden={"street_lead", "implementer", "instructor"}),
    "duties:blocks": Door(SEE),
    "duties:unattended": Door(SEE),
    "duties:loads": Door(SEE),
    "duties:instructed": Door(SEE),
    "duties:term-add": Door(OFFICE),
    "duties:term": Door(SEE, hidden={"implementer"}),
    "duties:term-end": Door(OFFICE),
    "duties:term-withdraw": Door(OFFICE),
    # a deputyship of the committee's member; a handover from the leader to the instructor
    "duties:deputies": Door(SEE),
    "duties:deputy-add": Door(OFFICE),
    "duties:deputy": Door(SEE, hidden={"street_lead", "implementer", "instructor"}),
    "duties:deputy-end": Door(OFFICE),
    "duties:deputy-withdraw": Door(OFFICE),
    "duties:handovers": Door(SEE),
    "duties:handover-add": Door(OFFICE),
    "duties:handover": Door(SEE, hidden={"committee", "street_lead", "implementer"}),
    "duties:handover-accept": Door({"office", "instructor"}, hidden={"committee", "street_lead", "implementer"}),
    "duties:handover-recipient": Door(OFFICE),
    "duties:handover-withdraw": Door(OFFICE),
    "liaison:mine": Door(SEE),
    "desk:tasks": Door(WITH_ROLE),
    "reminders:overview": Door(SEE),
    "reminders:cockpit": Door(SEE),
    "reminders:todo": Door(SEE),
    "reminders:item": Door(set(), hidden=SEE),
    "reminders:items": Door(SEE, query="?rule=R1&group=overdue"),
    "reminders:aside": Door(SEE),
    "reminders:take-up": Door(set(), hidden=SEE, method="post"),
    "reminders:postpone": Door(set(), hidden=SEE, method="post"),
    "reminders:mute": Door(set(), hidden=SEE, method="post"),
    "reminders:hand-on": Door(set(), hidden=SEE, method="post"),
    "reminders:notices": Door(SEE),
    "reminders:mail": Door(SEE),
    "reminders:remind-round": Door(OFFICE),
    "reminders:rules": Door(OFFICE),
    "reminders:dry-run": Door(OFFICE),
    # refresh rounds: read by all who see firms, confirmed by those who answer for them
    "refresh:home": Door(SEE),
    "refresh:round": Door(SEE),
    "refresh:firms": Door(SEE),
    "refresh:confirm": Door(EDIT),
    "refresh:queue": Door(EDIT),
    "refresh:unreached": Door(EDIT),
    "refresh:unreachable": firm(RESPONSIBLE, EDIT),
    "refresh:card": firm(RESPONSIBLE, EDIT),
    "refresh:changed": firm(RESPONSIBLE, EDIT, method="post"),
    "refresh:unchanged": firm(RESPONSIBLE, EDIT, method="post"),
    "refresh:sample": Door(OFFICE),
    # sweeps and reporting tasks: of the street that is asked
    "sweeps:list": Door(SEE),
    "sweeps:add": Door(OFFICE),
    "sweeps:detail": Door({"office", "leader", "committee", "street_lead"}, hidden={"implementer", "instructor"}),
    "sweeps:report": Door({"office", "street_lead"}, hidden={"implementer", "instructor"}),
    "sweeps:edit": Door(OFFICE),
    "sweeps:withdraw": Door(OFFICE),
    "reporting:list": Door(SEE),
    "reporting:add": Door(OFFICE),
    "reporting:detail": Door({"office", "leader", "street_lead"}, hidden={"committee", "implementer", "instructor"}),
    "reporting:prefilled": Door({"office", "leader", "street_lead"}, hidden={"committee", "implementer", "instructor"}),
    "reporting:edit": Door(OFFICE),
    "reporting:withdraw": Door(OFFICE),
    # meetings: of the committee, of who sees the district, and of the street that was given something to do there
    **kind("meetings", add=OFFICE),
    "meetings:detail": Door({"office", "leader", "committee", "street_lead"}, hidden={"implementer", "instructor"}),
    "meetings:decision-done": Door({"office", "street_lead"}, hidden={"implementer", "instructor"}),
    # activities, acts of care, trainings: read by all who work here, kept by the office
    **kind("activities", add=OFFICE),
    **kind("care", add=OFFICE),
    **kind("trainings", add=OFFICE),
    # nominations: with their firm
    **kind("nominations", add=EDIT),
    "nominations:detail": firm(SEE - {"implementer"}, SEE),
    "nominations:edit": firm(RESPONSIBLE, EDIT),
    "nominations:withdraw": firm(RESPONSIBLE, EDIT),
    # units: a list of the office
    **kind("units", see=OFFICE, add=OFFICE),
    "units:rename": Door(OFFICE),
    # a file the office put on that task: seen with the task, added by whoever answers for it
    "files:add": Door({"office", "street_lead"}, hidden={"committee", "implementer", "instructor"}),
    "files:download": Door({"office", "leader", "street_lead"}, hidden={"committee", "implementer", "instructor"}),
    "files:remove": Door(OFFICE, hidden={"committee", "implementer", "instructor"}, method="post"),
    # jobs: the office's own
    "jobs:job": Door({"office", "sysadmin"}, hidden=INSIDERS - {"office", "sysadmin"}),
    "jobs:job-cancel": Door({"office", "sysadmin"}, hidden=INSIDERS - {"office", "sysadmin"}, method="post"),
    # exchange
    "exchange:exports": Door(SEE),
    "exchange:export": Door(SEE),
    "exchange:download": Door(OFFICE, hidden=SEE - {"office"}),
    "exchange:batches": Door(ADD),
    "exchange:waiting": Door(ADD),
    "exchange:upload": Door(ADD),
    "exchange:template": Door(ADD),
    # the office's own import
    "exchange:columns": Door(OFFICE, hidden=ADD - OFFICE),
    "exchange:preview": Door(OFFICE, hidden=ADD - OFFICE),
    "exchange:result": Door(OFFICE, hidden=ADD - OFFICE),
    "exchange:errors": Door(OFFICE, hidden=ADD - OFFICE),
    "exchange:row": Door(OFFICE, hidden=ADD - OFFICE),
    "exchange:row-settle": Door(OFFICE, hidden=ADD - OFFICE, method="post"),
    "exchange:row-link": Door(OFFICE, hidden=ADD - OFFICE, method="post"),
    "exchange:row-new": Door(OFFICE, hidden=ADD - OFFICE, method="post"),
    "exchange:row-dismiss": Door(OFFICE, hidden=ADD - OFFICE, method="post"),
    "exchange:row-reopen": Door(OFFICE, hidden=ADD - OFFICE, method="post"),
    "exchange:apply": Door(OFFICE, hidden=ADD - OFFICE, method="post"),
    "exchange:discard": Door(OFFICE, hidden=ADD - OFFICE, method="post"),
    # the interface; what writes at the same address as it reads stands in tests/api/test_doors.py
    "api:me": Door(WITH_ROLE),
    "api:changes": Door(WITH_ROLE),
    "api:change": Door(RESPONSIBLE | {"leader", "committee"}, hidden={"implementer", "superior", "sysadmin"}),
    "api:undo": Door(RESPONSIBLE | {"leader", "committee"}, hidden={"implementer", "superior", "sysadmin"}),
    "api:schema": Door(WITH_ROLE),
    "api:docs": Door(WITH_ROLE),
    "api:not-found": Door(set(), hidden=WITH_ROLE),
    "api:places": Door(SEE | FIGURES),
    "api:place": Door(SEE | FIGURES),
    "api:place-rename": Door(OFFICE, method="post"),
    "api:place-switch": Door(OFFICE, method="post"),
    "api:place-blocks": Door(OFFICE, method="post"),
    "api:place-block": Door(SEE | FIGURES),
    "api:enterprises": Door(SEE),
    "api:enterprise": firm(SEE - {"implementer"}, SEE),
    "api:enterprise-changes": firm(SEE - {"implementer"}, SEE),
    **{
        f"api:enterprise-{act}": firm(RESPONSIBLE, EDIT, method="post")
        for act in (
            "code",
            "move-out",
            "move-in",
            "move-within",
            "deregister",
            "suspend",
            "resume",
            "rename",
            "remove",
            "withdraw",
            "unreachable",
        )
    },
    "api:enterprises-confirm": Door(EDIT, method="post"),
    "api:enterprise-attestations": firm(SEE - {"implementer"}, SEE),
    "api:doubts": Door(SEE),
    "api:doubt": firm(SEE - {"implementer"}, SEE),
    "api:doubt-settle": firm(RESPONSIBLE, EDIT, method="post"),
    "api:ledger": Door(SEE),
    "api:parties": Door(SEE),
    "api:party": firm(SEE - {"implementer"}, SEE),
    **{
        f"api:party-{act}": firm(RESPONSIBLE, EDIT, method="post")
        for act in ("elect", "extend", "rename", "dissolve", "remove", "withdraw")
    },
    "api:enterprise-reasons": firm(SEE - {"implementer"}, SEE),
    "api:enterprise-reason-withdraw": firm(RESPONSIBLE, EDIT, method="post"),
    "api:party-firms": firm(SEE - {"implementer"}, SEE),
    **{f"api:party-firm-{act}": firm(RESPONSIBLE, EDIT, method="post") for act in ("end", "lead", "withdraw")},
    "api:coverage": Door(SEE),
    "api:coverage-rates": Door(FIGURES),
    "api:street-roles": Door(SEE),
    "api:street-role": Door(SEE, hidden={"implementer"}),
    "api:street-role-end": Door(OFFICE, method="post"),
    "api:street-role-withdraw": Door(OFFICE, method="post"),
    "api:instructors": Door(SEE),
    "api:instructor": Door(SEE, hidden={"implementer"}),
    "api:instructor-end": Door(OFFICE, method="post"),
    "api:instructor-withdraw": Door(OFFICE, method="post"),
    "api:liaison-points": Door(SEE),
    "api:liaison-point": Door(SEE, hidden={"implementer"}),
    "api:liaison-point-end": Door(OFFICE, method="post"),
    "api:liaison-point-withdraw": Door(OFFICE, method="post"),
    "api:instructor-terms": Door(SEE),
    "api:instructor-term": Door(SEE, hidden={"implementer"}),
    "api:instructor-term-end": Door(OFFICE, method="post"),
    "api:instructor-term-withdraw": Door(OFFICE, method="post"),
    "api:territory": Door(SEE),
    "api:blocks": Door(SEE),
    "api:instructor-loads": Door(SEE),
    "api:instructed-enterprises": Door(SEE),
    "api:unattended-enterprises": Door(SEE),
    "api:people": Door(OFFICE),
    "api:committee": Door(SEE),
    "api:committee-members": Door(SEE),
    "api:committee-member": Door(SEE),
    "api:committee-member-end": Door(OFFICE, method="post"),
    "api:committee-member-withdraw": Door(OFFICE, method="post"),
    "api:deputies": Door(SEE),
    "api:deputy": Door(SEE, hidden={"street_lead", "implementer", "instructor"}),
    "api:deputy-end": Door(OFFICE, method="post"),
    "api:deputy-withdraw": Door(OFFICE, method="post"),
    "api:handovers": Door(SEE),
    "api:handover": Door(SEE, hidden={"committee", "street_lead", "implementer"}),
    "api:handover-accept": Door(
        {"office", "instructor"}, hidden={"committee", "street_lead", "implementer"}, method="post"
    ),
    "api:handover-recipient": Door(OFFICE, method="post"),
    "api:handover-withdraw": Door(OFFICE, method="post"),
    "api:visits": Door(SEE),
    "api:visits-one": firm(SEE - {"implementer"}, SEE),
    "api:visits-withdraw": firm(RESPONSIBLE, EDIT, method="post"),
    "api:contacts": Door(SEE),
    "api:contact": firm(SEE - {"implementer"}, SEE),
    "api:contact-withdraw": firm(RESPONSIBLE, EDIT, method="post"),
    "api:refresh-rounds": Door(SEE),
    "api:refresh-round": Door(SEE),
    "api:refresh-round-firms": Door(SEE),
    "api:refresh-round-mark": firm(RESPONSIBLE, EDIT, method="post"),
    "api:refresh-round-sample": Door(OFFICE),
    "api:refresh-sample-record": Door(OFFICE, method="post"),
    "api:sweeps": Door(SEE),
    "api:sweep": Door({"office", "leader", "committee", "street_lead"}, hidden={"implementer", "instructor"}),
    "api:sweep-withdraw": Door(OFFICE, method="post"),
    "api:sweep-report": Door({"office", "street_lead"}, hidden={"implementer", "instructor"}, method="post"),
    "api:reporting-tasks": Door(SEE),
    "api:reporting-task": Door({"office", "leader", "street_lead"}, hidden={"committee", "implementer", "instructor"}),
    "api:reporting-task-withdraw": Door(OFFICE, method="post"),
    "api:reporting-task-status": Door(
        {"office", "street_lead"}, hidden={"committee", "implementer", "instructor"}, method="post"
    ),
    **kind_api("meetings", write=OFFICE),
    "api:meetings-one": Door({"office", "leader", "committee", "street_lead"}, hidden={"implementer", "instructor"}),
    **kind_api("activities", write=OFFICE),
    **kind_api("care", write=OFFICE),
    **kind_api("trainings", write=OFFICE),
    **kind_api("nominations", write=EDIT),
    "api:nominations-one": firm(SEE - {"implementer"}, SEE),
    "api:nominations-withdraw": firm(RESPONSIBLE, EDIT, method="post"),
    **kind_api("units", see=OFFICE, write=OFFICE),
    "api:files": Door({"office", "leader", "street_lead"}, hidden={"committee", "implementer", "instructor"}),
    "api:file": Door({"office", "leader", "street_lead"}, hidden={"committee", "implementer", "instructor"}),
    "api:file-remove": Door(OFFICE, hidden={"committee", "implementer", "instructor"}, method="post"),
    "api:todo": Door(SEE),
    "api:todo-item": Door(set(), hidden=SEE),
    "api:todo-postpone": Door(SEE, method="post"),
    "api:todo-mute": Door(SEE, method="post"),
    "api:todo-hand-on": Door(SEE, method="post"),
    "api:todo-aside": Door(SEE),
    "api:todo-aside-take-up": Door(set(), hidden=SEE, method="post"),
    "api:notices": Door(SEE),
    # needs of the firm: with the office, seen by whoever sees the firm
    "needs:list": Door(SEE),
    "needs:board": Door(SEE),
    "needs:five-lists": Door(SEE),
    "needs:add": Door(EDIT),
    "needs:detail": firm(SEE - {"implementer"}, SEE),
    "needs:edit": firm(RESPONSIBLE, EDIT),
    "needs:withdraw": firm(RESPONSIBLE, EDIT),
    "needs:order": firm(SEE - {"implementer"}, SEE),
    "needs:step": firm(RESPONSIBLE, EDIT),
    "guidance:list": Door(SEE),
    "guidance:tell": firm(RESPONSIBLE, EDIT),
    "api:needs": Door(SEE),
    "api:needs-one": firm(SEE - {"implementer"}, SEE),
    "api:needs-withdraw": firm(RESPONSIBLE, EDIT, method="post"),
    "api:needs-steps": firm(SEE - {"implementer"}, SEE),
    "api:needs-step": firm(RESPONSIBLE, EDIT, method="post"),
    # reports
    "reports:index": Door(FIGURES),
    "reports:year": Door(FIGURES),
    "reports:figure": Door(SEE),
    "reports:streaming": Door(SEE),
    "reports:workbook": Door(SEE),
}
