"""The steps people take with a need: their addresses, what each asks for, and who may take it."""

from dataclasses import dataclass, field

from visits.needs.choices import StepKind

OFFICE, HOLDER, JOINT, FIRM = "office", "holder", "joint", "firm"  # as what somebody may act on a need


@dataclass(frozen=True)
class StepSpec:
    """One step: only the fields it needs are asked."""

    kind: StepKind
    slug: str  # /needs/12/<slug>/
    button: str
    needs: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    who: frozenset[str] = frozenset({OFFICE, HOLDER})
    labels: dict[str, str] = field(default_factory=dict)
    helps: dict[str, str] = field(default_factory=dict)

    @property
    def fields(self) -> tuple[str, ...]:
        return (*self.needs, *self.may)

    def label(self, name: str) -> str:
        return self.labels.get(name) or LABELS[name]


LABELS = {
    "to": "承办方",
    "unit": "承办单位",
    "due_on": "办理时限",
    "text": "说明",
    "outcome": "办理结果",
    "answer": "企业评价",
    "way": "回访方式",
    "other": "并入哪一条",
    "closes": "同时办结",
    "on": "日期",
}
WHY = {"text": "原因"}
ANYBODY = frozenset({OFFICE, HOLDER, JOINT, FIRM})
UNIT_HELP = "门户以外的承办单位写在这里，如区人社局；由承办方负责催办"

STEPS: tuple[StepSpec, ...] = (
    StepSpec(
        StepKind.ASSIGNED,
        "assign",
        "分派",
        ("to",),
        ("unit", "due_on", "text"),
        helps={"unit": UNIT_HELP, "due_on": "空着按交办时限计算"},
    ),
    StepSpec(
        StepKind.PROGRESS, "progress", "登记进展", ("text",), (), ANYBODY, {"text": "进展"}, {"text": "一句话即可"}
    ),
    StepSpec(
        StepKind.REPLIED,
        "reply",
        "答复",
        ("outcome", "text"),
        (),
        labels={"text": "答复内容"},
        helps={"outcome": "不予办理的，在答复内容里写明原因"},
    ),
    StepSpec(
        StepKind.REVISITED,
        "revisit",
        "回访",
        ("answer", "way"),
        ("text", "closes"),
        ANYBODY - {JOINT},
        helps={"answer": "不满意的退回继续办理；两次未联系上可以办结"},
    ),
    StepSpec(StepKind.CLOSED, "close", "办结", (), ("text",)),
    StepSpec(StepKind.ANSWERED, "answer", "企业评价", ("answer",), ("text",), ANYBODY - {JOINT}),
    StepSpec(
        StepKind.TRANSFERRED,
        "transfer",
        "转办",
        ("to", "text"),
        ("unit", "due_on"),
        labels=WHY,
        helps={"unit": UNIT_HELP, "due_on": "空着不变"},
    ),
    StepSpec(StepKind.RETURNED, "return", "退回", ("text",), (), labels=WHY, helps={"text": "退给上一个承办方"}),
    StepSpec(StepKind.JOINT, "joint", "请人会办", ("to",), ("text",), labels={"to": "会办方"}),
    StepSpec(
        StepKind.JOINT_OVER,
        "joint-over",
        "会办结束",
        ("to",),
        ("text",),
        frozenset({OFFICE, HOLDER, JOINT}),
        {"to": "会办方"},
    ),
    StepSpec(
        StepKind.WAITING,
        "wait",
        "等企业补充",
        ("text",),
        (),
        labels={"text": "等企业什么"},
        helps={"text": "这段时间不计入办理用时"},
    ),
    StepSpec(
        StepKind.RESUMED, "resume", "继续办理", (), ("text", "due_on"), helps={"due_on": "空着按停了几个工作日顺延"}
    ),
    StepSpec(
        StepKind.PROMISED,
        "promise",
        "承诺时限",
        ("due_on",),
        ("text",),
        labels={"due_on": "承诺时限", "text": "原因"},
        helps={"text": "延期的要写明原因"},
    ),
    StepSpec(StepKind.COORDINATE, "coordinate", "提请协调", ("text",), (), labels={"text": "需要协调什么"}),
    StepSpec(StepKind.COORDINATED, "coordinated", "协调完毕", ("text",), (), labels={"text": "协调结果"}),
    StepSpec(
        StepKind.LONG_TERM,
        "long-term",
        "转长期推进",
        ("text",),
        ("due_on",),
        labels={"text": "原因", "due_on": "下次检视"},
        helps={"due_on": "最长一年；空着就是一年"},
    ),
    StepSpec(
        StepKind.LOOKED,
        "look",
        "年度检视",
        ("text",),
        ("due_on",),
        labels={"text": "检视情况", "due_on": "下次检视"},
        helps={"due_on": "最长一年；空着就是一年"},
    ),
    StepSpec(StepKind.REOPENED, "reopen", "重新办理", ("text",), ("due_on",), ANYBODY - {JOINT}, WHY),
    StepSpec(StepKind.JOINED, "join", "并入另一条", ("other",), ("text",)),
    StepSpec(StepKind.SEPARATED, "separate", "拆出单独办理", ("text",), (), labels=WHY),
)
BY_SLUG = {spec.slug: spec for spec in STEPS}
BY_KIND = {spec.kind: spec for spec in STEPS}
