"""Forms of the responsibilities. One file a noun."""

from orgs.duties.forms.committee import CommitteeNameForm, SeatForm
from orgs.duties.forms.contacts import ContactForm
from orgs.duties.forms.deputies import DeputyForm
from orgs.duties.forms.ending import EndForm, WithdrawForm
from orgs.duties.forms.handovers import HandoverForm, RecipientForm
from orgs.duties.forms.instructors import InstructorForm
from orgs.duties.forms.liaison import LiaisonForm
from orgs.duties.forms.people import PersonForm
from orgs.duties.forms.streets import StreetRoleForm
from orgs.duties.forms.terms import TermForm

__all__ = [
    "CommitteeNameForm",
    "ContactForm",
    "DeputyForm",
    "EndForm",
    "HandoverForm",
    "InstructorForm",
    "LiaisonForm",
    "PersonForm",
    "RecipientForm",
    "SeatForm",
    "StreetRoleForm",
    "TermForm",
    "WithdrawForm",
]
