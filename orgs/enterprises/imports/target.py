"""The enterprise ledger, offered to the import engine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.urls import reverse

from foundation.accounts.roles import Right
from foundation.accounts.scope import Actor
from foundation.exchange.imports.targets import (
    AppliedRows,
    Candidate,
    ImportRefused,
    ImportTarget,
    JudgeContext,
    Judged,
    Question,
    ReadyRow,
    Shown,
    SourceRow,
    TargetColumn,
)
from foundation.exchange.reading.results import Row
from foundation.trail.asof import FOREVER
from orgs.enterprises.columns import ENTERPRISE_COLUMNS
from orgs.enterprises.facts import FACTS
from orgs.enterprises.imports.applying import Applying, one_import_at_a_time
from orgs.enterprises.imports.columns import import_columns
from orgs.enterprises.imports.judging import judge_rows
from orgs.enterprises.imports.preview import Wording
from orgs.enterprises.imports.status_words import CHANGE_WORDS, CHANGES
from orgs.enterprises.models import EnterpriseState
from orgs.enterprises.services import ChangeRefused
from orgs.places.models import Jurisdiction
from orgs.places.names import PlaceReader, jurisdiction_choices
from orgs.places.services import learn_spelling


class EnterpriseImport(ImportTarget):
    """企业台账: one firm a row (handbook §5.1)."""

    slug = "enterprises"
    title = "企业台账"
    unit = "家"
    table = "enterprises"
    record = "enterprises.enterprise"
    answers = {
        "no_place": "先按属地待补导入",
        "twin_code": "以这一行为准，其他行不导入",
        "twin_name": "不是同一家，照样导入",
        "which_firm": "不是同一家，作为新企业",
        "same_name": "确是另一家，仍要改名",
        "other_code": "确认更正代码",
        "other_arrival": "保留库中的登记",
        "no_block": "不导入板块",
        "no_such_firm": "按新增企业处理",
        "gone_status": "不是注销、迁出，仍在册",
        "suspicion_staff": "数字无误",
        "suspicion_members_total": "数字无误",
    }

    def columns(self) -> Sequence[TargetColumn]:
        return import_columns()

    def own_labels(self) -> Sequence[str]:
        return [column.label for column in ENTERPRISE_COLUMNS if not column.write and not column.held]

    def judge(self, rows: Sequence[SourceRow], context: JudgeContext) -> list[Judged]:
        return judge_rows(rows, context)

    def apply(
        self, portions: Iterable[Sequence[ReadyRow]], *, records: Sequence[int], by: Actor, batch: Any
    ) -> AppliedRows:
        done = AppliedRows()
        one_import_at_a_time(records)
        try:
            for rows in portions:
                Applying(rows, by=by, batch=batch, done=done).run()
        except ChangeRefused as refused:
            raise ImportRefused("导入时另有人登记了相同代码的企业，什么都没有写入，请重新检查后再导入。") from refused
        return done

    def shown_new(self, plans: Sequence[Mapping[str, Any]]) -> list[list[Shown]]:
        words = Wording()
        return [words.newcomer(plan) for plan in plans]

    # --- spellings of streets and parks -------------------------------------------------------------

    def spelling_texts(self, sheet: str, rows: Sequence[Row]) -> Mapping[str, int]:
        counted = Counter(str(row.cell("jurisdiction").value).strip() for row in rows if row.cell("jurisdiction").value)
        return {text: count for text, count in counted.items() if len(text) <= 60}

    def questions(self, texts: Mapping[str, int], by: Actor) -> list[Question]:
        places = PlaceReader()
        options = tuple((str(pk), name) for pk, name in jurisdiction_choices(by))
        asked = []
        for text, rows in texts.items():
            reading = places.read(text)
            if reading.jurisdiction is None and "清空" not in text:
                suggestion = str(reading.suggestion) if reading.suggestion else ""
                asked.append(Question(text, rows, reading.why, suggestion, options))
        return asked

    def learn(self, spellings: Mapping[str, str], *, by: Actor) -> None:
        places = Jurisdiction.objects.in_bulk([int(pk) for pk in spellings.values() if str(pk).isdigit()])
        for text, pk in spellings.items():
            if str(pk).isdigit() and int(pk) in places:
                learn_spelling(text=text, jurisdiction=places[int(pk)], by=by)

    def may_teach(self, by: Actor) -> bool:
        return by.may(Right.MANAGE_DICTIONARIES)

    def options(self, key: str, by: Actor) -> Sequence[str]:
        if key == "jurisdiction":
            return [name for _, name in jurisdiction_choices(by)]
        if key == "change":
            return list(dict.fromkeys(str(CHANGE_WORDS[kind]) for kind in CHANGES.values()))
        return FACTS.options(key)

    # --- records ------------------------------------------------------------------------------------

    def candidates(self, ids: Sequence[int], by: Actor) -> list[Candidate]:
        seen = EnterpriseState.objects.visible_to(by).live().filter(enterprise__in=ids, effective_to=FOREVER)
        return [
            Candidate(
                pk=state.enterprise_id,
                name=state.name,
                note="，".join(
                    (
                        str(state.jurisdiction or "属地待补"),
                        state.enterprise.code or "代码待补",
                        state.get_presence_display(),
                    )
                ),
                url=self.record_url(state.enterprise_id),
            )
            for state in seen.select_related("enterprise", "jurisdiction").order_by("sort_key")
        ]

    def record_url(self, pk: int) -> str:
        return reverse("enterprises:detail", args=[pk])
