"""The columns of the Party ledger (handbook §5.2), declared once for list, filters, forms, import and export."""

from typing import Any

from foundation.common.tables.columns import Column, ColumnKind, ColumnSet
from foundation.common.tables.fact_columns import choice, count, day, field, flag, person, phone, text, words_of
from orgs.parties.choices import Category, Presence, Setup
from orgs.parties.loading import FIRMS_ELSEWHERE, load_firms, load_phones, load_places, load_terms
from orgs.places.names import jurisdiction_choices

ABOUT, FIRMS, TERM, PEOPLE, MEMBERS, MORE = "基本情况", "所在企业", "届期", "书记和联系人", "党员", "阵地与其他"
SUMMED = "平时按所在企业合计；另填的须写明原因。"

_PHONE: dict[str, Any] = {"prefetch": load_phones, "group": PEOPLE}


def elsewhere(state: Any) -> list[str]:
    """Firms of others are counted, never named."""
    return [FIRMS_ELSEWHERE.format(state.firms_elsewhere)] if state.firms_elsewhere else []


def summed(key: str, label: str, *synonyms: str, **more: Any) -> Column:
    """A number of members that its firms make, unless it was entered."""
    own = {"lookup": "", "order": (), "write": "", "prefetch": load_firms, "group": MEMBERS}
    return count(key, label, *synonyms, **{**own, **more})


PARTY_COLUMNS = ColumnSet(
    [
        Column(
            "name",
            "党组织名称",
            read=field("name"),
            kind=ColumnKind.NAME,
            order=("sort_key",),
            write="name",
            synonyms=("党组织", "党组织全称", "党支部名称"),
            group=ABOUT,
            width=36,
            shown=True,
        ),
        Column(
            "number",
            "编号",
            read=lambda state: state.organization.number,
            related=("organization",),
            kind=ColumnKind.CODE,
            group=ABOUT,
            help="本系统给每个党组织的编号，导出后再导入时据此对应。",
        ),
        text("short_name", "党组织简称", "简称", group=ABOUT, width=16),
        choice(
            "category",
            "组织类别",
            Category,
            "党组织类别",
            "党组织类型",
            "组织类型",
            order=("category",),
            group=ABOUT,
            shown=True,
        ),
        choice(
            "setup",
            "组建方式",
            Setup,
            "组建形式",
            "设置形式",
            "建立方式",
            "党组织组建方式",
            order=("setup",),
            group=ABOUT,
            shown=True,
        ),
        text("upper", "上级党组织", "隶属党组织", "所属上级党组织", group=ABOUT, width=26),
        flag("is_managed", "由行业党委直接管理", "行业党委直接管理", "是否由行业党委管理", group=ABOUT),
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
            synonyms=("所属街道", "属地", "街道", "园区", "所在街道", "街道（园区）", "所属园区"),
            group=ABOUT,
            width=16,
            shown=True,
        ),
        day(
            "established_on",
            "党组织成立时间",
            "成立时间",
            "党组织成立日期",
            "支部成立时间",
            precision="established_precision",
            group=ABOUT,
        ),
        text("approval_number", "批准文号", "批复文号", "文号", group=ABOUT),
        Column(
            "firm",
            "企业名称",
            read=lambda state: state.first_firm.name if state.first_firm else None,
            prefetch=load_firms,
            write="firm",
            synonyms=("单位名称", "公司名称", "企业全称", "名称", "所在企业", "所在单位", "牵头企业", "牵头单位"),
            group=FIRMS,
            width=34,
            shown=True,
            help="所在企业；联合党组织写牵头单位。",
        ),
        Column(
            "firms",
            "联合覆盖企业",
            read=lambda state: "、".join([*(firm.name for firm in state.other_firms), *elsewhere(state)]) or None,
            prefetch=load_firms,
            write="firms",
            synonyms=("联合组建企业", "覆盖企业", "联建企业"),
            group=FIRMS,
            width=40,
            help="联合党组织的其他企业，用顿号隔开。",
        ),
        day(
            "last_election_on",
            "换届时间",
            "最近换届时间",
            "上次换届",
            "上次换届时间",
            "换届日期",
            precision="last_election_precision",
            group=TERM,
            shown=True,
        ),
        Column(
            "term_years",
            "任期（年）",
            read=field("term_years"),
            kind=ColumnKind.COUNT,
            lookup="term_years",
            write="term_years",
            synonyms=("任期", "任期年限"),
            group=TERM,
            help="不填时党委按 5 年、党总支和党支部按 3 年计。",
        ),
        day(
            "term_due_on",
            "届满时间",
            "任期届满",
            "任期届满时间",
            "到期时间",
            "届满日期",
            precision="term_due_precision",
            write="term_end",
            group=TERM,
            shown=True,
            help="按换届时间和任期推算；另定的须写明原因。",
        ),
        text("term_end_reason", "届满时间另定的原因", group=TERM),
        day("extension_until", "延期至", "延期换届至", group=TERM),
        Column(
            "term_state",
            "届期状态",
            read=field("term_word"),
            prefetch=load_terms,
            group=TERM,
            shown=True,
        ),
        person("secretary", "书记", "党组织书记", "党组织负责人", "支部书记", "书记姓名", group=PEOPLE, shown=True),
        text("secretary_post", "书记企业职务", "书记职务", "书记在企业职务", "书记行政职务", group=PEOPLE, width=16),
        phone(
            "secretary_phone", "书记电话", "书记联系电话", "书记手机", "党组织书记电话", "联系电话", "电话", **_PHONE
        ),
        person("contact", "党组织联系人", "联系人", "联络员", group=PEOPLE),
        phone("contact_phone", "联系人电话", "党组织联系人电话", "联系人联系电话", **_PHONE),
        summed(
            "members_total",
            "党员总数",
            read=field("total"),
            shown=True,
            help="按所在企业合计，或由另填的正式党员和预备党员相加。",
        ),
        summed(
            "members_full",
            "正式党员",
            "正式",
            "党员正式",
            read=field("full"),
            write="members_full",
            help=SUMMED,
        ),
        summed(
            "members_probationary",
            "预备党员",
            "预备",
            "党员预备",
            read=field("probationary"),
            write="members_probationary",
            help=SUMMED,
        ),
        text("members_reason", "党员数另计的原因", group=MEMBERS),
        count("members_floating", "流动党员", "流动党员数", "党员流动", order=(), group=MEMBERS),
        count("activists", "入党积极分子", "积极分子", "积极分子数", order=(), group=MEMBERS),
        flag("has_premises", "阵地", "党建阵地", "活动阵地", "阵地情况", "党员活动阵地", group=MORE),
        flag("in_charter", "党建入章", "党建工作入章", "是否党建入章", "党建写入章程", group=MORE),
        text("note", "备注", "说明", group=MORE, width=30),
        Column("presence", "在册状态", read=field("presence"), show=words_of(Presence), group=MORE),
        Column(
            "updated_at",
            "上次更新",
            read=field("recorded_at"),
            kind=ColumnKind.MOMENT,
            order=("recorded_at",),
            lookup="recorded_at",
            group=MORE,
            width=17,
        ),
    ]
)
