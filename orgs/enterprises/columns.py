"""The columns of the enterprise base (handbook §5.1), declared once for list, filters, forms, import and export.

A new column is a field in ``models/state.py``, its migration, its place in ``facts.py`` and one line here. Higher
apps add theirs (党组织, 指导员 …) from their ``apps.py``.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Choices

from foundation.common.columns import Column, ColumnKind, ColumnSet
from orgs.enterprises.choices import ChangeKind, OperatingStatus, Presence, ThreeValues
from orgs.enterprises.freshness import load_freshness
from orgs.enterprises.loading import load_aliases, load_arrivals, load_phones, load_places
from orgs.places.names import block_choices, jurisdiction_choices


def field(name: str) -> Callable[[Any], Any]:
    return lambda state: getattr(state, name)


def personal(name: str) -> Callable[[Any], str]:
    return lambda state: state.personal_text(name)


def _choices(choices: type[Choices]) -> Callable[[Any], Sequence[tuple[Any, str]]]:
    return lambda user: choices.choices


def _words(choices: type[Choices]) -> Callable[[Any], str]:
    words = dict(choices.choices)
    return lambda value: str(words.get(value, value))


def flag(key: str, label: str, *synonyms: str, group: str, shown: bool = False, help: str = "") -> Column:
    return Column(
        key,
        label,
        read=field(key),
        kind=ColumnKind.FLAG,
        lookup=key,
        write=key,
        synonyms=synonyms,
        group=group,
        shown=shown,
        width=8,
        help=help,
    )


def count(key: str, label: str, *synonyms: str, shown: bool = False, help: str = "") -> Column:
    return Column(
        key,
        label,
        read=field(key),
        kind=ColumnKind.COUNT,
        order=(key,),
        lookup=key,
        write=key,
        synonyms=synonyms,
        group="人员与党员",
        shown=shown,
        width=10,
        help=help,
    )


def text(key: str, label: str, *synonyms: str, group: str, width: int = 20, shown: bool = False) -> Column:
    return Column(
        key,
        label,
        read=field(key),
        lookup=key,
        write=key,
        synonyms=synonyms,
        group=group,
        width=width,
        shown=shown,
    )


ENTERPRISE_COLUMNS = ColumnSet(
    [
        Column(
            "name",
            "企业名称",
            read=field("name"),
            kind=ColumnKind.NAME,
            order=("sort_key",),
            write="name",
            synonyms=("单位名称", "公司名称", "企业全称", "名称"),
            group="基本情况",
            width=34,
            shown=True,
        ),
        Column(
            "code",
            "统一社会信用代码",
            read=lambda state: state.enterprise.code,
            related=("enterprise",),
            kind=ColumnKind.CODE,
            write="code",
            synonyms=("信用代码", "社会信用代码", "统一代码"),
            group="基本情况",
            width=22,
        ),
        Column(
            "number",
            "编号",
            read=lambda state: state.enterprise.number,
            related=("enterprise",),
            kind=ColumnKind.CODE,
            group="基本情况",
            help="本系统给每家企业的编号，导出后再导入时据此对应。",
        ),
        Column(
            "aliases",
            "别名",
            read=lambda state: "、".join(a.name for a in state.loaded_aliases) or None,
            prefetch=load_aliases,
            group="基本情况",
            width=20,
            help="简称、曾用名等。",
        ),
        Column(
            "jurisdiction",
            "所属街道（园区）",
            read=lambda state: state.jurisdiction_name,
            kind=ColumnKind.REFERENCE,
            order=("jurisdiction__position",),
            lookup="jurisdiction_id",
            choices=jurisdiction_choices,
            prefetch=load_places,
            write="jurisdiction",
            synonyms=("所属街道", "属地", "街道", "园区", "所属板块", "所在街道", "街道（园区）", "所属园区"),
            group="基本情况",
            width=16,
            shown=True,
        ),
        Column(
            "block",
            "板块",
            read=lambda state: state.block_name,
            kind=ColumnKind.REFERENCE,
            lookup="block_id",
            choices=block_choices,
            prefetch=load_places,
            write="block",
            group="基本情况",
            help="街道（园区）内的片区，可不填。",
        ),
        text("registered_address", "注册地址", "注册地", "住所", group="地址与业务", width=30),
        text("business_address", "经营地址", "办公地址", "地址", "实际经营地址", group="地址与业务", width=30),
        Column(
            "founded_on",
            "成立时间",
            read=field("founded_on"),
            kind=ColumnKind.DATE,
            order=("founded_on",),
            lookup="founded_on",
            precision=lambda state: state.founded_precision or "day",
            write="founded_on",
            synonyms=("成立日期", "注册时间", "注册日期"),
            group="地址与业务",
        ),
        text(
            "business",
            "主营业务（企业类型）",
            "主营业务",
            "企业类型",
            "主营业务/企业类型",
            "行业类型",
            group="地址与业务",
            shown=True,
        ),
        Column(
            "operating_status",
            "经营状态",
            read=lambda state: state.operating_status or None,
            kind=ColumnKind.CHOICE,
            lookup="operating_status",
            choices=_choices(OperatingStatus),
            show=_words(OperatingStatus),
            write="operating_status",
            synonyms=("企业状态", "状态"),
            group="地址与业务",
            shown=True,
        ),
        flag("is_livestreaming", "是否直播企业", "直播企业", "直播", group="业务标签", shown=True),
        flag("is_listed", "是否列统", "列统", "列统企业", group="业务标签", shown=True),
        flag("is_above_scale", "是否规上", "规上", "规上企业", group="业务标签"),
        flag("is_key", "是否重点", "重点企业", "企业类别", "重点", group="业务标签", shown=True),
        Column(
            "three_haves",
            "三有企业",
            read=field("three_haves"),
            show=_words(ThreeValues),
            group="业务标签",
            help="有固定场所、有从业人员、有正常经营三项都为“是”时为“是”。",
        ),
        flag("has_premises", "有固定场所", "固定场所", group="业务标签"),
        flag("has_staff", "有从业人员", group="业务标签"),
        flag("operates_normally", "有正常经营", "正常经营", group="业务标签"),
        count("staff", "从业人员数", "职工人数", "员工数", "员工人数", "在职人数", "人数", "从业人员", shown=True),
        count("members_total", "党员总数", "党员数", "党员人数", "党员", shown=True),
        count("members_full", "正式党员", "正式", "党员正式", "正式党员数"),
        count("members_probationary", "预备党员", "预备", "党员预备", "预备党员数"),
        flag("has_union", "工会", "是否有工会", "建立工会", group="群团组织"),
        flag("has_youth_league", "团组织", "团", "共青团", group="群团组织"),
        flag("has_womens_group", "妇女组织", "妇", "妇联", group="群团组织"),
        Column(
            "principal",
            "负责人",
            read=personal("principal"),
            related=("principal",),
            write="principal",
            synonyms=("企业负责人", "法定代表人", "法人代表", "法人"),
            group="联系人",
            personal=True,
        ),
        Column(
            "contact",
            "联系人",
            read=personal("contact"),
            related=("contact",),
            write="contact",
            synonyms=("企业联系人", "联络员"),
            group="联系人",
            personal=True,
        ),
        Column(
            "phone",
            "联系电话",
            read=lambda state: state.shown_phone,
            related=("phone",),
            kind=ColumnKind.PHONE,
            prefetch=load_phones,
            write="phone",
            synonyms=("电话", "手机", "联系方式", "手机号", "联系人电话"),
            group="联系人",
            width=16,
            personal=True,
        ),
        Column(
            "presence",
            "在册状态",
            read=field("presence"),
            show=_words(Presence),
            group="在册与更新",
        ),
        Column(
            "arrival",
            "变化情况",
            read=lambda state: state.presence_change.kind if state.presence_change else None,
            show=_words(ChangeKind),
            prefetch=load_arrivals,
            write="change",
            synonyms=("变动情况", "变动类型", "变更情况"),
            group="在册与更新",
            help="最近一次入库或离库是怎样发生的。",
        ),
        Column(
            "arrived_on",
            "变化时间",
            read=lambda state: state.presence_change.effective_on if state.presence_change else None,
            kind=ColumnKind.DATE,
            precision=lambda state: state.presence_change.precision,
            prefetch=load_arrivals,
            write="change_on",
            synonyms=("变动时间", "变化日期", "变更时间"),
            group="在册与更新",
        ),
        text("note", "备注", "说明", group="在册与更新", width=30),
        Column(
            "freshness",
            "数据状态",
            read=field("freshness"),
            show=lambda fresh: fresh.text,
            tone=lambda state: state.freshness.tone if state.freshness else "",
            prefetch=load_freshness,
            group="在册与更新",
            width=14,
            shown=True,
            help="重点企业每季度、其他企业每半年核实一次；修改、导入和确认无变化都算核实。",
        ),
        Column(
            "checked_on",
            "上次核实",
            read=lambda state: state.freshness.checked_on if state.freshness else None,
            kind=ColumnKind.DATE,
            prefetch=load_freshness,
            group="在册与更新",
            help="最近一次确认无变化、修改或导入的日期。",
        ),
        Column(
            "updated_at",
            "上次更新",
            read=field("recorded_at"),
            kind=ColumnKind.MOMENT,
            order=("recorded_at",),
            lookup="recorded_at",
            group="在册与更新",
            width=17,
            shown=True,
            help="这一期资料最后一次登记的时间；看过去某天的名单时，是当天那份资料的登记时间。",
        ),
    ]
)
