from foundation.trail.models.audit import AuditEvent
from foundation.trail.models.changeset import ChainDay, ChangeItem, Changeset, PersonalValue
from foundation.trail.models.dated import Change, Period, State
from foundation.trail.models.trailed import TrailedModel

__all__ = [
    "AuditEvent",
    "ChainDay",
    "Change",
    "ChangeItem",
    "Changeset",
    "Period",
    "PersonalValue",
    "State",
    "TrailedModel",
]
