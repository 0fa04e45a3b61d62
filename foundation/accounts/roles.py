"""Roles as one readable table: who it is, what they may do, where they land.

Rights say what a person may *do*; which records they see is a different question, answered by ``scope.py``.
"""

from dataclasses import dataclass

from django.db import models


class Role(models.TextChoices):
    SYSTEM_ADMIN = "system_admin", "系统管理员"
    OFFICE = "office", "行业党委办公室"
    LEADER = "leader", "领导（只读）"
    COMMITTEE = "committee", "行业党委委员"
    STREET_LEAD = "street_lead", "街道（园区）牵头人"
    IMPLEMENTER = "implementer", "具体落实人"
    INSTRUCTOR = "instructor", "党建指导员"
    SUPERIOR = "superior", "上级只读"


class Right(models.TextChoices):
    SEE_RECORDS = "see_records", "查看企业等业务记录"
    EDIT_RECORDS = "edit_records", "登记和修改职责范围内的记录"
    ADD_ENTERPRISES = "add_enterprises", "新增企业"
    IMPORT = "import", "导入台账"
    EXPORT = "export", "导出列表"
    SEE_FIGURES = "see_figures", "查看统计数字"
    SEE_KNOWN_AT = "see_known_at", "查看当时所知的名单"
    SEE_ALL_RECORDS_OF_ACTS = "see_all_acts", "查看全部操作记录"
    UNDO_ALL = "undo_all", "撤销任何人的操作"
    SEE_FULL_PHONES = "see_full_phones", "查看完整电话"
    MANAGE_DICTIONARIES = "manage_dictionaries", "维护字典和业务设置"
    MANAGE_DUTIES = "manage_duties", "维护责任分工"
    MANAGE_ACCOUNTS = "manage_accounts", "管理账号"
    MANAGE_SYSTEM = "manage_system", "查看后台任务和技术设置"


@dataclass(frozen=True)
class RoleSpec:
    """One line of the table."""

    role: Role
    sentence: str
    rights: frozenset[Right]


def _spec(role: Role, sentence: str, *rights: Right) -> RoleSpec:
    return RoleSpec(role, sentence, frozenset(rights))


_WORK = (Right.SEE_RECORDS, Right.EDIT_RECORDS, Right.EXPORT, Right.SEE_FIGURES)

ROLES: dict[Role, RoleSpec] = {
    spec.role: spec
    for spec in (
        _spec(
            Role.OFFICE,
            "看全区、改全区：维护企业库、责任分工、字典和业务设置，办理导入导出和年度总结。",
            *_WORK,
            Right.ADD_ENTERPRISES,
            Right.IMPORT,
            Right.SEE_KNOWN_AT,
            Right.SEE_ALL_RECORDS_OF_ACTS,
            Right.UNDO_ALL,
            Right.SEE_FULL_PHONES,
            Right.MANAGE_DICTIONARIES,
            Right.MANAGE_DUTIES,
        ),
        _spec(
            Role.STREET_LEAD,
            "牵头负责本街道（园区）：看、改、导入本属地的企业。",
            *_WORK,
            Right.ADD_ENTERPRISES,
            Right.IMPORT,
        ),
        _spec(
            Role.IMPLEMENTER,
            "具体落实本街道（园区）的工作：看、改、导入本属地的企业。",
            *_WORK,
            Right.ADD_ENTERPRISES,
            Right.IMPORT,
        ),
        _spec(Role.INSTRUCTOR, "联系若干企业或一个板块：看、改自己联系的企业。", *_WORK),
        _spec(Role.COMMITTEE, "看全区企业（电话隐去），在自己的联系点企业登记。", *_WORK),
        _spec(
            Role.LEADER,
            "看全区、只读：列表、详情、统计和导出（电话隐去）。",
            Right.SEE_RECORDS,
            Right.EXPORT,
            Right.SEE_FIGURES,
        ),
        _spec(Role.SUPERIOR, "上级单位：只看统计数字，不看企业名单。", Right.SEE_FIGURES),
        _spec(
            Role.SYSTEM_ADMIN,
            "管理账号、后台任务和技术设置，不看业务数据。",
            Right.MANAGE_ACCOUNTS,
            Right.MANAGE_SYSTEM,
        ),
    )
}

# Who sees every record of the district, and who every firm of it; the committee writes at its own points.
READ_ALL = (Role.OFFICE, Role.LEADER)
SEE_ALL_FIRMS = (*READ_ALL, Role.COMMITTEE)


def rights_of(roles: frozenset[str]) -> frozenset[Right]:
    return frozenset().union(*(ROLES[Role(role)].rights for role in roles))


def roles_with(right: Right) -> list[Role]:
    return [role for role, spec in ROLES.items() if right in spec.rights]
