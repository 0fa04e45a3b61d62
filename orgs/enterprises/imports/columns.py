"""Which columns of a ledger can come in: the declared ones with a ``write`` key, and those held for later apps."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from foundation.exchange.imports.targets import TargetColumn
from orgs.enterprises.columns import ENTERPRISE_COLUMNS

HELD_PREFIX = "held_"
HELD_GROUP = "党建情况（暂存）"


@dataclass(frozen=True)
class HeldColumn:
    """A column of the Party ledgers (handbook §5.2) kept as read until its own app takes it over."""

    key: str
    label: str
    synonyms: tuple[str, ...] = ()
    is_personal: bool = False
    is_phone: bool = False

    @property
    def column_key(self) -> str:
        return HELD_PREFIX + self.key


HELD_COLUMNS = (
    HeldColumn("org_name", "党组织名称", ("党组织", "所在党组织", "所属党组织", "党支部名称")),
    HeldColumn("org_kind", "组织类别", ("党组织类别", "党组织类型", "组织类型")),
    HeldColumn("org_form", "组建方式", ("组建形式", "设置形式", "建立方式", "党组织组建方式")),
    HeldColumn("org_joint", "联合覆盖企业", ("联合组建企业", "覆盖企业", "联建企业")),
    HeldColumn("org_parent", "上级党组织", ("隶属党组织", "所属上级党组织")),
    HeldColumn("org_founded", "党组织成立时间", ("党组织成立日期", "支部成立时间", "组织成立时间")),
    HeldColumn("secretary", "书记", ("党组织书记", "党组织负责人", "支部书记", "书记姓名"), is_personal=True),
    HeldColumn("secretary_post", "书记企业职务", ("书记职务", "书记在企业职务", "书记行政职务")),
    HeldColumn(
        "secretary_phone", "书记电话", ("书记联系电话", "书记手机", "党组织书记电话"), is_personal=True, is_phone=True
    ),
    HeldColumn("elected_on", "换届时间", ("最近换届时间", "上次换届", "上次换届时间", "换届日期")),
    HeldColumn("term_ends", "届满时间", ("任期届满", "任期届满时间", "到期时间", "届满日期")),
    HeldColumn("floating_members", "流动党员", ("流动党员数", "流动党员人数", "党员流动")),
    HeldColumn("applicants", "入党积极分子", ("积极分子", "入党积极分子数", "积极分子数")),
    HeldColumn("charter", "党建入章", ("党建工作入章", "是否党建入章", "党建写入章程")),
    HeldColumn("place", "阵地", ("党建阵地", "活动阵地", "阵地情况", "党员活动阵地")),
    HeldColumn("instructor", "党建指导员", ("指导员", "党建指导员姓名"), is_personal=True),
    HeldColumn("committee", "联系点委员", ("联系委员", "委员联系点", "联系点"), is_personal=True),
    HeldColumn("stars", "三强三好", ("三强三好批次", "三强三好情况")),
    HeldColumn("honors", "荣誉", ("荣誉情况", "所获荣誉", "获得荣誉", "主要荣誉")),
)
HELD = {column.column_key: column for column in HELD_COLUMNS}


@lru_cache(maxsize=1)
def import_columns() -> tuple[TargetColumn, ...]:
    """All columns, in the order of their declaration; keys are the ``write`` keys, held ones carry a prefix."""
    own = [
        TargetColumn(
            key=column.write,
            label=column.label,
            synonyms=column.synonyms,
            group=column.group,
            is_anchor=column.write == "name",
            is_personal=column.personal,
            help=column.help,
        )
        for column in ENTERPRISE_COLUMNS
        if column.write and not column.held
    ]
    held = [
        TargetColumn(
            key=column.column_key,
            label=column.label,
            synonyms=column.synonyms,
            group=HELD_GROUP,
            is_held=True,
            is_personal=column.is_personal,
        )
        for column in HELD_COLUMNS
    ]
    return (*own, *held)


def column_label(key: str) -> str:
    return labels().get(key, key)


@lru_cache(maxsize=1)
def labels() -> dict[str, str]:
    return {column.key: column.label for column in import_columns()}
