from visits.models.guidance import GuidanceResult
from visits.models.lists import VisitMethod, VisitPurpose
from visits.models.needs import Need, NeedCategory, NeedHolding, NeedStep
from visits.models.visit import PersonMet, Visit, Visitor

__all__ = [
    "GuidanceResult",
    "Need",
    "NeedCategory",
    "NeedHolding",
    "NeedStep",
    "PersonMet",
    "Visit",
    "VisitMethod",
    "VisitPurpose",
    "Visitor",
]
