"""确认无变化, 联系不上, 待核实: what is written when somebody looked at a firm and nothing, or nobody, was found."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError

from foundation.accounts.scope import Actor, account_of
from foundation.trail import clock
from foundation.trail.asof import AsOf
from foundation.trail.models import Changeset
from foundation.trail.recording import changeset
from foundation.trail.registry import SPECS
from foundation.trail.values import plain, reference
from foundation.trail.writing import lock_subjects
from orgs.enterprises.checks.attested import attested_of, load_attested
from orgs.enterprises.checks.freshness import open_doubts
from orgs.enterprises.choices import UNREACHABLE, CheckMode, DoubtReason, Presence
from orgs.enterprises.facts import FACTS
from orgs.enterprises.models import Doubt, Enterprise, EnterpriseState, Verification

LABEL = "enterprises.enterprise"
CONFIRM = "confirm"  # the changeset's kind; the timeline shows it as one grey line

# 易变信息 (ux §3.5): what is shown, and attested, in a refresh round. Groups that are confirmed apart stand beside it.
VOLATILE = "volatile"
FIELD_GROUPS: dict[str, tuple[str, ...]] = {
    VOLATILE: ("operating_status", "business_address", "staff", "members_total", "contact", "phone"),
}


@dataclass
class Confirmed:
    """What came of a confirmation: the firms attested now, and a sentence for each that was not."""

    changeset: Changeset | None = None
    confirmed: list[int] = field(default_factory=list)
    skipped: dict[int, str] = field(default_factory=dict)
    is_repeated: bool = False  # the same form was sent before; nothing was written again


def confirm(
    *,
    enterprises: Iterable[int],
    on: date | None = None,
    mode: CheckMode = CheckMode.LIST,
    source: str = "",
    token: str = "",
    seen: Mapping[int, int] | None = None,
    settles: bool = False,
    group: str = VOLATILE,
    by: Actor | None,
) -> Confirmed:
    """Attest that the firms' values of this group are as shown, on that day (today by default).

    One attestation per firm and day: a second press, a second person or a repeated request (same ``token``) adds
    none. ``seen`` gives the id of the state that was shown per firm; a firm changed since is skipped, and so is one
    with an open doubt unless ``settles`` (somebody looked at this one firm). Raises PermissionDenied when ``by`` does
    not answer for a firm, ValidationError for a future day. Source: ux.md §3.5.
    """
    ids, on = sorted(set(enterprises)), on or clock.today()
    _check_rights(ids, by)
    if on > clock.today():
        raise ValidationError("确认日期不能晚于今天。")
    result = Confirmed()
    with changeset(kind=CONFIRM, by=by, title="确认无变化", source=source) as recorder:
        lock_subjects(SPECS[LABEL], ids)
        sent_before = Verification.objects.filter(token=token[:36]).select_related("changeset").order_by("pk")
        if token and (earlier := sent_before.first()):
            return _repeated(earlier)
        states = {s.enterprise_id: s for s in EnterpriseState.objects.as_of(AsOf(on)).filter(enterprise__in=ids)}
        result.skipped = _why_not(ids, states, on=on, group=group, seen=seen or {}, settles=settles)
        result.confirmed = [pk for pk in ids if pk not in result.skipped]
        if not result.confirmed:
            return result
        shown = [states[pk] for pk in result.confirmed]
        if group == VOLATILE:
            load_attested(shown, AsOf(on), by)
        values = {state.enterprise_id: values_shown(state, group) for state in shown}
        first = shown[0].name
        recorder.retitle(f"确认无变化：{first if len(result.confirmed) == 1 else f'{len(result.confirmed)} 家企业'}")
        rows = [
            Verification(
                enterprise_id=pk,
                field_group=group,
                values=values[pk],
                on=on,
                by=account_of(by),
                mode=mode,
                source=source[:200],
                token=token[:36],
                recorded_at=recorder.at,
                changeset=recorder.changeset,
            )
            for pk in result.confirmed
        ]
        Verification.objects.bulk_create(rows, batch_size=500)
        for pk in result.confirmed:
            recorder.note(LABEL, pk, {"确认无变化": None}, {"确认无变化": f"{len(values[pk])} 项"})
        if settles:
            for doubt in [d for found in open_doubts(result.confirmed, AsOf(on)).values() for d in found]:
                settle_doubt(doubt=doubt, outcome="已核对，与登记一致", on=on, by=by)
        result.changeset = recorder.changeset
    return result


def values_shown(state: EnterpriseState, group: str = VOLATILE) -> dict[str, Any]:
    """The state's values of a group as an append-only row keeps them: personal ones by reference.

    Those of other apps are among the volatile ones; they must be loaded.
    """
    values: dict[str, Any] = {}
    for name in FIELD_GROUPS[group]:
        if name in FACTS.personal:
            pk = getattr(state, f"{name}_id")
            values[name] = reference(pk) if pk else None
        else:
            values[name] = plain(getattr(state, name))
    if group == VOLATILE:
        values.update({fact.column.key: fact.kept(state) for fact in attested_of(state)})
    return values


def _check_rights(ids: list[int], by: Actor | None) -> None:
    if by is not None and Enterprise.objects.responsible_to(by).filter(pk__in=ids).count() != len(ids):
        raise PermissionDenied("其中有不属于您负责的企业。")


def _repeated(earlier: Verification) -> Confirmed:
    """The answer the first request got; also when what it did was undone since."""
    confirmed = Verification.objects.filter(token=earlier.token).values_list("enterprise_id", flat=True)
    return Confirmed(earlier.changeset, sorted(set(confirmed)), is_repeated=True)


def _why_not(
    ids: list[int],
    states: dict[int, EnterpriseState],
    *,
    on: date,
    group: str,
    seen: Mapping[int, int],
    settles: bool,
) -> dict[int, str]:
    """A sentence for each firm that cannot be confirmed now."""
    done = {
        v.enterprise_id: v
        for v in Verification.objects.live()
        .filter(enterprise__in=ids, field_group=group, on=on)
        .select_related("by__person")
    }
    doubts = {} if settles else open_doubts(ids, AsOf(on))
    why: dict[int, str] = {}
    for pk in ids:
        state = states.get(pk)
        if state is None or state.presence != Presence.IN:
            why[pk] = "这家企业已不在册。"
        elif pk in done:
            who = done[pk].by
            why[pk] = f"“{state.name}”今天已由 {who} 确认。" if who else f"“{state.name}”今天已确认。"
        elif pk in seen and seen[pk] != state.pk:
            why[pk] = f"“{state.name}”的资料刚有更新，请核对后再确认。"
        elif pk in doubts:
            why[pk] = f"“{state.name}”待核实，请先逐家核对。"
    return why


# --- 待核实 -----------------------------------------------------------------------------------------


def report_unreachable(
    *, enterprise: Enterprise, reason: str, note: str = "", on: date | None = None, by: Actor | None
) -> Doubt:
    """联系不上: the firm becomes 待核实 for its street. Raises ValidationError without a reason from the list."""
    if reason not in UNREACHABLE:
        raise ValidationError({"reason": "请选择联系不上的原因。"})
    return open_doubt(enterprise=enterprise, reason=reason, note=note, on=on, source="联系不上", by=by)


def open_doubt(
    *, enterprise: Enterprise, reason: str, note: str = "", source: str = "", on: date | None = None, by: Actor | None
) -> Doubt:
    """Put a question on a firm; the same open question is not asked twice.

    Raises PermissionDenied when ``by`` does not answer for the firm, ValidationError when the reason 其他 is not
    explained, or the day lies in the future.
    """
    _check_rights([enterprise.pk], by)
    on, note = on or clock.today(), note.strip()[:200]
    if on > clock.today():
        raise ValidationError("日期不能晚于今天。")
    if reason in (DoubtReason.OTHER, DoubtReason.CONTRADICTED) and not note:
        raise ValidationError({"note": "请写明情况。"})
    with changeset(kind="open_doubt", by=by, title=f"待核实：{enterprise}", reason=note) as recorder:
        lock_subjects(SPECS[LABEL], [enterprise.pk])
        here = EnterpriseState.objects.as_of(AsOf(on)).filter(enterprise=enterprise).first()
        if here is None or here.presence != Presence.IN:
            raise ValidationError("这家企业已不在册。")
        open_now = Doubt.objects.open_on(AsOf(clock.today())).filter(enterprise=enterprise, reason=reason)
        if same := open_now.first():
            return same
        doubt = Doubt(
            enterprise=enterprise,
            reason=reason,
            note=note,
            source=source[:200],
            opened_on=on,
            opened_by=account_of(by),
            recorded_at=recorder.at,
        )
        doubt.save()
    return doubt


def settle_doubt(*, doubt: Doubt, outcome: str, on: date | None = None, by: Actor | None) -> Doubt:
    """解除待核实: somebody has looked; what was found stands in ``outcome``. Raises ValidationError when it is settled."""
    _check_rights([doubt.enterprise_id], by)
    if not outcome.strip():
        raise ValidationError({"outcome": "请写明核实结果。"})
    with changeset(kind="settle_doubt", by=by, title=f"核实完毕：{doubt.enterprise}", reason=outcome) as recorder:
        row = Doubt.objects.select_for_update().get(pk=doubt.pk)
        if row.settled_on is not None or not row.is_active:
            raise ValidationError("这项待核实刚被同事处理过。")
        row.settled_on = max(on or clock.today(), row.opened_on)
        row.settled_by = account_of(by)
        row.settled_at = recorder.at
        row.outcome = outcome.strip()[:200]
        row.save()
    return row
