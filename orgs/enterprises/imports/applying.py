"""Writing the rows of an import: through the services, in one changeset; what changed since the check stays out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from foundation.accounts.scope import Actor
from foundation.common.names import name_key
from foundation.exchange.imports.parked import HeldText, keep_held
from foundation.exchange.imports.targets import AppliedRows, ReadyRow, Reason
from foundation.trail.registry import SPECS
from foundation.trail.writing import lock_subjects
from orgs.enterprises.choices import ChangeKind
from orgs.enterprises.imports.base import in_chunks
from orgs.enterprises.imports.columns import HELD, column_label
from orgs.enterprises.imports.preview import Wording
from orgs.enterprises.imports.takers import hand_over
from orgs.enterprises.models import Enterprise, EnterpriseState
from orgs.enterprises.services import Draft, Entry, Problem, apply_changes
from orgs.enterprises.services.applying import LABEL
from orgs.enterprises.services.names import keep_former_name
from orgs.enterprises.services.namesakes import bearers
from orgs.places.models import Jurisdiction


class Applying:
    """A portion of an import being written, inside the changeset its caller opened."""

    def __init__(self, rows: Sequence[ReadyRow], *, by: Actor, batch: Any, done: AppliedRows) -> None:
        self.rows, self.by, self.batch, self.done = rows, by, batch, done

    def run(self) -> None:
        """Raises ChangeRefused, with nothing written, when somebody entered the same code in the same moment."""
        self._find_identities()
        self._leave_out_newcomers()
        self._leave_out_others()
        rows = [row for row in self.rows if row.pk not in self.done.refused]
        entries = [self._entry(row) for row in rows]
        applied = apply_changes(
            entries=entries,
            by=self.by,
            kind="import_enterprises",
            title="导入企业台账",
            source=f"导入：{self.batch.filename}"[:200],
            skip_refused=True,
        )
        self._refuse(rows, applied.problems)
        for index, pk in applied.enterprises.items():
            self.done.records[rows[index].pk] = pk
        self._keep_more([row for row in rows if row.pk in self.done.records])
        self.done.cells += sum(
            len(d["values"]) for row in rows if row.pk in self.done.records for d in row.plan["drafts"]
        )

    # --- what changed since the check ---------------------------------------------------------------

    def _find_identities(self) -> None:
        """Codes that are in the base by now, and which of their firms are there at all."""
        codes = {row.plan["identity"].get("code") for row in self.rows} - {None}
        self.by_code: dict[str, int] = {}
        for chunk in in_chunks(codes):
            found = Enterprise.objects.filter(code__in=chunk).values_list("code", "pk")
            self.by_code.update((code, pk) for code, pk in found if code)
        known = set(self.by_code.values()) | {row.plan["enterprise"] for row in self.rows} - {None}
        live = EnterpriseState.objects.live()
        self.present: set[int] = set()
        for chunk in in_chunks(known):
            self.present.update(live.filter(enterprise__in=chunk).values_list("enterprise", flat=True))

    def _leave_out_newcomers(self) -> None:
        """A firm that was new at the check and is in the base now: somebody else brought it in."""
        keys = self._keys()
        names = bearers(set(keys.values()))
        own = set(self.done.records.values())  # of earlier portions: that both go in was settled at the check
        for row in self.rows:
            if not row.plan["is_new"]:
                continue
            code = row.plan["identity"].get("code")
            same = self.by_code.get(code) if code else None
            if same is not None and same in self.present:
                self._left(row, "code", "检查以后库中已有这个代码的企业，请重新检查这一行")
            elif row.plan["enterprise"] in self.present:
                self._left(row, "", "检查以后这家企业已由别人登记，请重新检查这一行")
            elif names.get(keys[row.pk], set()) - own - set(row.plan.get("known_names", [])):
                self._left(row, "name", "检查以后库中有了同名的企业，请重新检查这一行")

    def _keys(self) -> dict[int, str]:
        return {row.pk: name_key(row.name)[:200] for row in self.rows if row.plan["is_new"]}

    def _leave_out_others(self) -> None:
        """Firms this person no longer answers for."""
        ids = {row.plan["enterprise"] for row in self.rows if row.plan["enterprise"] in self.present}
        mine: set[int] = set()
        for chunk in in_chunks(ids):
            mine.update(Enterprise.objects.filter(pk__in=chunk).responsible_to(self.by).values_list("pk", flat=True))
        for row in self.rows:
            if row.plan["enterprise"] in ids - mine:
                self._left(row, "", "检查以后这家企业已不由您负责，不能导入")

    def _left(self, row: ReadyRow, key: str, sentence: str) -> None:
        label = column_label(key) if key else ""
        self.done.refused.setdefault(row.pk, []).append(Reason(key, label, sentence))

    # --- writing ------------------------------------------------------------------------------------

    def _entry(self, row: ReadyRow) -> Entry:
        plan = row.plan
        code = plan["identity"].get("code")
        # An identity of an undone import is used again: a code belongs to one firm for life.
        firm = plan["enterprise"] or (self.by_code.get(code) if code else None)
        drafts = [
            Draft(
                on=date.fromisoformat(draft["on"]),
                values=draft["values"],
                kind=ChangeKind(draft["kind"]) if draft.get("kind") else None,
                precision=draft.get("precision", "day"),
                counterpart=draft.get("counterpart", ""),
                reason=draft.get("reason", ""),
                base=row.base if draft.get("is_seen") else None,
                seen_on=date.fromisoformat(draft["on"]) if draft.get("is_seen") else None,
            )
            for draft in plan["drafts"]
        ]
        return Entry(drafts, enterprise=firm, identity=plan["identity"])

    def _refuse(self, rows: list[ReadyRow], problems: list[Problem]) -> None:
        words = Wording() if problems else None
        for problem in problems:
            sentence = problem.sentence.rstrip("。")
            if problem.conflict is not None and words is not None:
                base, mine, now = (
                    words.show(problem.field, value, {}) or "空"
                    for value in (problem.conflict.base, problem.conflict.mine, problem.conflict.current)
                )
                sentence = f"检查以后被别人由“{base}”改为“{now}”，本行是“{mine}”，请确认用哪个值"
            self._left(rows[problem.entry], problem.field if problem.field != "on" else "", sentence)

    def _keep_more(self, rows: list[ReadyRow]) -> None:
        texts = []
        for row in rows:
            pk = self.done.records[row.pk]
            day = date.fromisoformat(row.plan["day"])
            for key, text in row.plan["held"].items():
                column = HELD[key]
                texts.append(HeldText(pk, column.key, column.label, text, day, column.is_personal))
            for former in row.plan.get("former", ()):
                keep_former_name(pk, former, day)
        if texts:
            keep_held(model=Enterprise, texts=texts, batch=self.batch)
            hand_over(texts, by=self.by, batch=self.batch)


def one_import_at_a_time(records: Sequence[int]) -> None:
    """Two imports of the same firms without codes must not pass each other by: the second sees what the first wrote.

    The firms are locked here, all of them by id, for the portions come in the order of the file.
    """
    lock_subjects(SPECS[LABEL], records)
    list(Jurisdiction.objects.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
