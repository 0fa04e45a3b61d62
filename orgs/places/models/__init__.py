from orgs.places.models.block import Block
from orgs.places.models.jurisdiction import Jurisdiction, JurisdictionName
from orgs.places.models.spelling import Spelling

__all__ = ["Block", "Jurisdiction", "JurisdictionName", "Spelling"]
