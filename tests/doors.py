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
    "enterprises:edit": firm(RESPONSIBLE, EDIT),
    "enterprises:code": firm(RESPONSIBLE, EDIT),
    "enterprises:alias-add": firm(RESPONSIBLE, EDIT),
    "enterprises:alias-remove": firm(RESPONSIBLE, EDIT, method="post"),
    "enterprises:change-menu": firm(RESPONSIBLE, EDIT),
    "enterprises:change": firm(RESPONSIBLE, EDIT),
    "enterprises:withdraw": firm(RESPONSIBLE, EDIT),
    # Django admin's own log-in pages lead to ours
    "admin-login": Door(INSIDERS, leads_out=True),
    "admin-logout": Door(INSIDERS, method="post", leads_out=True),
    "admin-password": Door(set(ACTORS), open_to_strangers=True),
    # accounts
    "accounts:login": Door(set(ACTORS), open_to_strangers=True),
    "accounts:logout": Door(INSIDERS, method="post", leads_out=True),
    "accounts:password": Door(INSIDERS),
    "accounts:me": Door(INSIDERS),
    "accounts:end-own-sessions": Door(INSIDERS, method="post", leads_out=True),
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
    # reports
    "reports:index": Door(FIGURES),
    "reports:year": Door(FIGURES),
    "reports:figure": Door(SEE),
    "reports:workbook": Door(SEE),
}
