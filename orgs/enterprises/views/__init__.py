from orgs.enterprises.views.detail import (
    AddAlias,
    EnterpriseDetail,
    EnterpriseTimeline,
    RemoveAlias,
    RevealPhone,
    ShortLink,
)
from orgs.enterprises.views.edit import EnterpriseAdd, EnterpriseEdit, SetCode
from orgs.enterprises.views.lists import ChangeList, EnterpriseList
from orgs.enterprises.views.moves import ChangeMenu, MakeChange, WithdrawChange

__all__ = [
    "AddAlias",
    "ChangeList",
    "ChangeMenu",
    "EnterpriseAdd",
    "EnterpriseDetail",
    "EnterpriseEdit",
    "EnterpriseList",
    "EnterpriseTimeline",
    "MakeChange",
    "RemoveAlias",
    "RevealPhone",
    "SetCode",
    "ShortLink",
    "WithdrawChange",
]
