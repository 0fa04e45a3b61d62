from orgs.places.models.block import Block
from orgs.places.models.jurisdiction import Jurisdiction, JurisdictionName
from orgs.places.models.spelling import Spelling
from orgs.places.models.unit import Unit, UnitName

__all__ = ["Block", "Jurisdiction", "JurisdictionName", "Spelling", "Unit", "UnitName"]
