from visits.models.lists import VisitMethod, VisitPurpose
from visits.models.visit import PersonMet, Visit, Visitor

__all__ = ["PersonMet", "Visit", "VisitMethod", "VisitPurpose", "Visitor"]
