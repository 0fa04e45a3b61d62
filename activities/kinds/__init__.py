"""The plain records of this app, each said once."""

from activities.kinds.activities import ACTIVITY, CARE
from activities.kinds.meetings import MEETING
from activities.kinds.trainings import NOMINATION, TRAINING

KINDS = (MEETING, ACTIVITY, CARE, TRAINING, NOMINATION)

__all__ = ["ACTIVITY", "CARE", "KINDS", "MEETING", "NOMINATION", "TRAINING"]
