"""How the timeline calls firms and their fields."""

from orgs.enterprises.facts import FACTS

FIELD_WORDS = {
    **FACTS.labels,
    "founded_precision": "成立时间精度",
    "presence": "在册状态",
    "code": "统一社会信用代码",
    "code_note": "代码说明",
}
shown_values = FACTS.shown_values
