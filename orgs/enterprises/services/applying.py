"""Writing enterprises: the primitive of the trail (``foundation/trail/applying.py``) with this app's words and rules.

Every verb, form and import of enterprises ends here.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property, partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError

from foundation.accounts.scope import Actor
from foundation.trail import applying
from foundation.trail.applying import ChangeRefused, Draft, Problem
from foundation.trail.models import Change
from foundation.trail.projection import Segment, value_before
from foundation.trail.recording import Recorder, changeset
from orgs.enterprises import facts
from orgs.enterprises.choices import ARRIVALS, DEPARTURES, PRESENCE_OF, ChangeKind
from orgs.enterprises.models import Enterprise, EnterpriseState
from orgs.enterprises.permissions import may_add_in
from orgs.enterprises.services.judging import judge_day, judge_kind, judge_values
from orgs.enterprises.services.names import keep_former_name
from orgs.places.models import Block

LABEL = "enterprises.enterprise"
DepartureHook = Callable[[list[int], date, Recorder], None]
Move = tuple[int, int | None, int | None, date]  # firm, old street, new street, day
MoveHook = Callable[[list[Move]], None]
_departure_hooks: list[DepartureHook] = []
_move_hooks: list[MoveHook] = []
CODE_TAKEN = "库中已有这个统一社会信用代码的企业。"
NOT_YOUR_PLACE = "不能更正为不归您负责的街道（园区）：搬走的请登记“区内变更”，当初录错的请联系行业党委办公室。"
NO_PLACE = "属地待补由行业党委办公室登记，请选择街道（园区）。"
NOT_THEIR_BLOCK = "这个板块不属于企业所在的街道（园区），请重新选择。"


def on_departure(hook: DepartureHook) -> None:
    """A higher app says what else happens when firms leave; runs in the same transaction and changeset."""
    _departure_hooks.append(hook)


def on_moving_within(hook: MoveHook) -> None:
    """A higher app says what else happens when firms move to another street of the district; in the same act."""
    _move_hooks.append(hook)


@dataclass
class Entry:
    """All drafts of one firm; written together or not at all."""

    drafts: list[Draft]
    enterprise: int | None = None  # None = a new firm
    identity: dict[str, Any] = field(default_factory=dict)  # code, code_note


@dataclass
class Applied(applying.Applied):
    """What was written: the changeset (None when nothing differed), and firm ids by entry."""

    @property
    def enterprises(self) -> dict[int, int]:
        """Entry index → firm id."""
        return self.records


def apply_changes(
    *,
    entries: list[Entry],
    by: Actor | None,
    kind: str,
    title: str,
    source: str = "",
    reason: str = "",
    skip_refused: bool = False,
) -> Applied:
    """Judge, lock, merge, insert, project: one transaction, one changeset.

    With ``skip_refused`` the entries that cannot be written are returned as problems and the others are written
    (an import); otherwise any problem raises ChangeRefused and nothing is written. Raises PermissionDenied when
    ``by`` does not answer for a firm.
    """
    try:
        with changeset(kind=kind, by=by, title=title, reason=reason, source=source) as recorder:
            work = _Work(entries=entries, by=by, source=source, recorder=recorder, applied=Applied())
            work.run(skip_refused=skip_refused)
            if not recorder.is_empty:
                work.applied.changeset = recorder.changeset
    except IntegrityError as error:
        # Two people entered the same code in the same moment: the database decided, the second one is told.
        if "code" not in str(error):
            raise
        raise ChangeRefused([Problem(0, "code", CODE_TAKEN)]) from error
    return work.applied


class _Work(applying.Writing):
    """One call of apply_changes."""

    label = LABEL
    corrected = ChangeKind.CORRECTED
    presence_of = PRESENCE_OF
    arrivals = ARRIVALS
    personal = facts.FACTS.personal
    together = facts.FACTS.together
    carried = ("name", "jurisdiction")
    nameless = "请填写企业名称。"

    def check_entries(self) -> None:
        self._check_rights()
        self._check_codes()

    def _check_rights(self) -> None:
        if self.by is None:
            return  # the portal itself: demonstration data, scheduled work
        ids = set(self.known.values())
        mine = set(Enterprise.objects.responsible_to(self.by).filter(pk__in=ids).values_list("pk", flat=True))
        # An identity whose creation was undone belongs to nobody: it is used again as if the firm were new.
        others = ids - mine
        states = EnterpriseState.objects.live().filter(enterprise__in=others)
        if others and states.exists():
            raise PermissionDenied("其中有不属于您负责的企业。")
        may_add = self._may_add
        for index, entry in enumerate(self.entries):
            is_new = entry.enterprise is None or entry.enterprise in others
            if is_new and not may_add(applying.asserted(entry, "jurisdiction")):
                self.problem(index, "jurisdiction", "只能新增您负责的街道（园区）的企业。")

    @cached_property
    def _may_add(self) -> Callable[[int | None], bool]:
        return cache(partial(may_add_in, self.by))

    def _check_codes(self) -> None:
        """A code belongs to one firm for life."""
        wanted = {e.identity["code"]: i for i, e in enumerate(self.entries) if e.identity.get("code")}
        for pk, code in Enterprise.objects.filter(code__in=wanted).values_list("pk", "code"):
            if self.entries[wanted[code]].enterprise != pk:
                self.problem(wanted[code], "code", CODE_TAKEN)

    def judge_draft(self, draft: Draft, segments: list[Segment]) -> str:
        return judge_day(draft.on) or judge_kind(draft.kind, draft.on, segments)

    def judge_values(self, values: dict[str, Any]) -> list[tuple[str, str]]:
        return judge_values(values)

    def judge_change(
        self, draft: Draft, before: dict[str, Any], after: dict[str, Any], segments: list[Segment]
    ) -> list[tuple[str, str]]:
        return [*self._judge_place(draft, after, segments), *self._judge_block(before, after)]

    def _judge_place(self, draft: Draft, after: dict[str, Any], segments: list[Segment]) -> list[tuple[str, str]]:
        """A firm moves to another street by a move, which both streets' figures show, not by a word about the past."""
        if not segments or "jurisdiction" not in after:
            return []
        place = after["jurisdiction"]
        is_carried = draft.kind in ARRIVALS and place == segments[0].values.get("jurisdiction")
        if is_carried or self._may_add(place):
            return []
        if place is None:
            return [("jurisdiction", NO_PLACE)]
        return [("jurisdiction", NOT_YOUR_PLACE)] if draft.is_correction or draft.kind in ARRIVALS else []

    def _judge_block(self, before: dict[str, Any], after: dict[str, Any]) -> list[tuple[str, str]]:
        """A block is one of its street's: whose block it is says who answers for the firm."""
        if not {"jurisdiction", "block"} & set(after):
            return []
        merged = {**before, **after}
        block = merged.get("block")
        if block is None or self._streets_of_blocks.get(block) == merged.get("jurisdiction"):
            return []
        return [("block", NOT_THEIR_BLOCK)]

    @cached_property
    def _streets_of_blocks(self) -> dict[int, int]:
        return dict(Block.objects.values_list("pk", "jurisdiction"))

    def with_what_follows(self, before: dict[str, Any], told: dict[str, Any]) -> dict[str, Any]:
        """Whoever moves to another street leaves its block."""
        if "jurisdiction" in told and "block" not in told and before.get("block") is not None:
            return {**told, "block": None}
        return told

    def split_by_kind(self, before: dict[str, Any], after: dict[str, Any]) -> dict[Any, dict[str, Any]]:
        return facts.split_by_kind(before, after)

    def create_identities(self, identities: list[dict[str, Any]]) -> list[Any]:
        return create_identities(identities)

    def follow_up(self, rows: list[Change], after: dict[int, list[Segment]]) -> None:
        """A renamed firm keeps its former name; what higher apps do when firms leave or move within the district."""
        gone: dict[date, list[int]] = {}
        moves: list[Move] = []
        for change in rows:
            former = value_before(after.get(change.subject_id, []), "name", change.effective_on)
            if change.kind == ChangeKind.RENAMED and former:
                keep_former_name(change.subject_id, former, change.effective_on)
            if change.kind in DEPARTURES:
                gone.setdefault(change.effective_on, []).append(change.subject_id)
            if change.kind == ChangeKind.DISTRICT_MOVE and "jurisdiction" in change.values:
                old = value_before(after.get(change.subject_id, []), "jurisdiction", change.effective_on)
                moves.append((change.subject_id, old, change.values["jurisdiction"], change.effective_on))
        for day, ids in gone.items():
            for hook in _departure_hooks:
                hook(ids, day, self.recorder)
        for move_hook in _move_hooks if moves else ():
            move_hook(moves)


def create_identities(identities: list[dict[str, Any]]) -> list[Enterprise]:
    """New firms with numbers of their own; ids are reserved first because the number is made of the id."""
    ids = applying.reserve_ids(Enterprise, len(identities))
    rows = [Enterprise(pk=pk, number=f"QY{pk:06d}", **fields) for pk, fields in zip(ids, identities, strict=True)]
    return Enterprise.objects.bulk_create(rows, batch_size=1000)
