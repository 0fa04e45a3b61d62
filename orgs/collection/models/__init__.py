from orgs.collection.models.reporting import ReportingTask
from orgs.collection.models.sweep import Sweep

__all__ = ["ReportingTask", "Sweep"]
