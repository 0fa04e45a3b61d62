from foundation.desk.models.feedback import Feedback
from foundation.desk.models.preferences import DisplaySettings, TablePreference

__all__ = ["DisplaySettings", "Feedback", "TablePreference"]
