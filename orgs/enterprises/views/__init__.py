from orgs.enterprises.checks.views import ConfirmOne, SettleDoubt, Unreachable
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
from orgs.enterprises.views.moves import ChangeMenu, MakeChange, RedateChange, WithdrawChange

__all__ = [
    "AddAlias",
    "ChangeList",
    "ChangeMenu",
    "ConfirmOne",
    "EnterpriseAdd",
    "EnterpriseDetail",
    "EnterpriseEdit",
    "EnterpriseList",
    "EnterpriseTimeline",
    "MakeChange",
    "RedateChange",
    "RemoveAlias",
    "RevealPhone",
    "SetCode",
    "SettleDoubt",
    "ShortLink",
    "Unreachable",
    "WithdrawChange",
]
