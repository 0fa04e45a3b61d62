from foundation.desk.models.calendar import CalendarDay
from foundation.desk.models.draft import Draft
from foundation.desk.models.feedback import Feedback
from foundation.desk.models.preferences import DisplaySettings, TablePreference
from foundation.desk.models.sent_page import SentPage

__all__ = ["CalendarDay", "DisplaySettings", "Draft", "Feedback", "SentPage", "TablePreference"]
