from activities.models.activity import Activity, CareEvent, CareVenue, Participant, Venue
from activities.models.lists import ActivityType, MeetingType
from activities.models.meeting import Attendance, Decision, Meeting
from activities.models.training import Nomination, Training, TrainingSession

__all__ = [
    "Activity",
    "ActivityType",
    "Attendance",
    "CareEvent",
    "CareVenue",
    "Decision",
    "Meeting",
    "MeetingType",
    "Nomination",
    "Participant",
    "Training",
    "TrainingSession",
    "Venue",
]
