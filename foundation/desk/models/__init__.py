from foundation.desk.models.calendar import CalendarDay
from foundation.desk.models.feedback import Feedback
from foundation.desk.models.preferences import DisplaySettings, TablePreference

__all__ = ["CalendarDay", "DisplaySettings", "Feedback", "TablePreference"]
