from orgs.duties.models.instructor import InstructorAssignment
from orgs.duties.models.liaison import LiaisonPoint
from orgs.duties.models.street import StreetRole

__all__ = ["InstructorAssignment", "LiaisonPoint", "StreetRole"]
