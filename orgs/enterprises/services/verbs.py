"""The verbs people use; each is one call of the primitive."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from foundation.accounts.scope import Actor
from foundation.common.names import name_key
from foundation.trail.recording import BY_HAND, changeset
from foundation.trail.registry import SPECS
from foundation.trail.withdrawing import history_around, is_always_named, take_back
from orgs.enterprises.choices import ARRIVALS, ChangeKind, OperatingStatus, Presence
from orgs.enterprises.models import Enterprise, EnterpriseChange, EnterpriseState
from orgs.enterprises.services.applying import LABEL, Applied, ChangeRefused, Draft, Entry, Problem, apply_changes
from orgs.enterprises.services.namesakes import KEY_LENGTH, ask_about_name


@transaction.atomic
def add_enterprise(
    *,
    kind: ChangeKind,
    on: date,
    values: dict[str, Any],
    by: Actor | None,
    code: str | None = None,
    code_note: str = "",
    precision: str = "day",
    counterpart: str = "",
    reason: str = "",
    source: str = BY_HAND,
    is_other: bool = False,
) -> Applied:
    """Bring a firm into the base: 新设, 迁入, 期初已在 or 补录. An identity without states (an undone creation) is used again.

    Raises NameAsked when others bear the name, unless ``is_other``.
    """
    ask_about_name(values.get("name") or "", by=by, is_other=is_other)
    known = Enterprise.objects.filter(code=code).first() if code else None
    reused = known.pk if known and not known.states.live().exists() else None
    draft = Draft(on=on, values=values, kind=kind, precision=precision, counterpart=counterpart, reason=reason)
    identity = {"code": code, "code_note": code_note}
    return apply_changes(
        entries=[Entry([draft], enterprise=reused, identity=identity)],
        by=by,
        kind="add_enterprise",
        title=f"{ChangeKind(kind).label}：{values.get('name', '')}",
        reason=reason,
        source=source,
    )


@transaction.atomic
def edit_enterprise(
    *,
    enterprise: Enterprise,
    values: dict[str, Any],
    on: date,
    by: Actor | None,
    base: dict[str, Any] | None = None,
    is_correction: bool = False,
    precision: str = "day",
    reason: str = "",
    source: str = BY_HAND,
    is_other: bool = False,
) -> Applied:
    """Write what changed from ``on`` (情况变了), or put right what was wrong from the start (原来录错了).

    Raises NameAsked when others bear a new name, unless ``is_other``.
    """
    _ask_about_new_name(enterprise, values.get("name") or "", by=by, is_other=is_other)
    draft = Draft(on=on, values=values, base=base, is_correction=is_correction, precision=precision, reason=reason)
    word = "更正" if is_correction else "修改"
    return apply_changes(
        entries=[Entry([draft], enterprise=enterprise.pk)],
        by=by,
        kind="correct_enterprise" if is_correction else "edit_enterprise",
        title=f"{word}：{enterprise}",
        reason=reason,
        source=source,
    )


def _ask_about_new_name(enterprise: Enterprise, name: str, *, by: Actor | None, is_other: bool) -> None:
    """A name the firm bears or bore is not asked about again."""
    if name and not enterprise.states.live().filter(name_key=name_key(name)[:KEY_LENGTH]).exists():
        ask_about_name(name, by=by, is_other=is_other, besides=[enterprise.pk])


def set_code(
    *, enterprise: Enterprise, code: str | None, code_note: str = "", by: Actor | None, source: str = BY_HAND
) -> Applied:
    """Fill in or correct the credit code. Raises ChangeRefused when another firm has it."""
    identity = {"code": code or None, "code_note": "" if code else code_note}
    entry = Entry([], enterprise=enterprise.pk, identity=identity)
    return apply_changes(entries=[entry], by=by, kind="set_code", title=f"登记代码：{enterprise}", source=source)


def _verb(
    name: str,
    kind: ChangeKind,
    enterprises: Iterable[Enterprise],
    *,
    on: date,
    by: Actor | None,
    values: dict[str, Any] | None = None,
    to: str = "",
    precision: str = "day",
    reason: str = "",
    source: str = BY_HAND,
) -> Applied:
    """One kind of change for a list of firms, in one changeset."""
    firms = list(enterprises)
    entries = [
        Entry(
            [Draft(on=on, values=dict(values or {}), kind=kind, precision=precision, counterpart=to, reason=reason)],
            enterprise=firm.pk,
        )
        for firm in firms
    ]
    who = str(firms[0]) if len(firms) == 1 else f"{len(firms)} 家企业"
    return apply_changes(entries=entries, by=by, kind=name, title=f"{kind.label}：{who}", reason=reason, source=source)


def move_out(*, enterprises: Iterable[Enterprise], on: date, to: str, by: Actor | None, **more: Any) -> Applied:
    """迁出: the firms leave the district on that day; from then on they are read-only."""
    return _verb("move_out", ChangeKind.MOVED_OUT, enterprises, on=on, to=to, by=by, **more)


@transaction.atomic
def move_in(
    *, enterprises: Iterable[Enterprise], on: date, origin: str, by: Actor | None, is_other: bool = False, **more: Any
) -> Applied:
    """迁入: firms that had left come back. Raises NameAsked when others bear their names now, unless ``is_other``."""
    firms = list(enterprises)
    for firm in firms:
        ask_about_name(str(firm), by=by, is_other=is_other, besides=[firm.pk], is_typed=False)
    return _verb("move_in", ChangeKind.MOVED_IN, firms, on=on, to=origin, by=by, **more)


def move_within(
    *,
    enterprises: Iterable[Enterprise],
    on: date,
    jurisdiction: int,
    by: Actor | None,
    block: int | None = None,
    **more: Any,
) -> Applied:
    """区内变更: from one street or park to another; a flow for both, none for the district.

    Raises ChangeRefused when a firm is there already on that day: no flow, and its block would be lost.
    """
    firms = list(enterprises)
    there = EnterpriseState.objects.live().filter(enterprise__in=firms, jurisdiction=jurisdiction)
    if state := there.filter(effective_from__lte=on, effective_to__gt=on).first():
        sentence = f"{state.name} {on} 已在{state.jurisdiction}，不用登记区内变更；只改板块请用“编辑”。"
        raise ChangeRefused([Problem(0, "jurisdiction", sentence)])
    values = {"jurisdiction": jurisdiction, "block": block}
    return _verb("move_within", ChangeKind.DISTRICT_MOVE, firms, on=on, values=values, by=by, **more)


def deregister(
    *, enterprises: Iterable[Enterprise], on: date, by: Actor | None, is_revoked: bool = False, **more: Any
) -> Applied:
    """注销, or 吊销 by the authority."""
    kind = ChangeKind.REVOKED if is_revoked else ChangeKind.DEREGISTERED
    return _verb("deregister", kind, enterprises, on=on, by=by, **more)


def remove_enterprise(
    *, enterprises: Iterable[Enterprise], on: date, reason: str, by: Actor | None, **more: Any
) -> Applied:
    """剔除: it never belonged here (entered by mistake, a duplicate)."""
    return _verb("remove_enterprise", ChangeKind.REMOVED, enterprises, on=on, by=by, reason=reason, **more)


def suspend(*, enterprises: Iterable[Enterprise], on: date, by: Actor | None, **more: Any) -> Applied:
    """停业: out of business for now; the firm stays in the base."""
    values = {"operating_status": OperatingStatus.SUSPENDED.value}
    return _verb("suspend", ChangeKind.SUSPENDED, enterprises, on=on, values=values, by=by, **more)


def resume(*, enterprises: Iterable[Enterprise], on: date, by: Actor | None, **more: Any) -> Applied:
    """恢复经营."""
    values = {"operating_status": OperatingStatus.NORMAL.value}
    return _verb("resume", ChangeKind.RESUMED, enterprises, on=on, values=values, by=by, **more)


@transaction.atomic
def rename(
    *, enterprise: Enterprise, name: str, on: date, by: Actor | None, is_other: bool = False, **more: Any
) -> Applied:
    """更名; the former name stays an alias. Raises NameAsked when others bear the new one, unless ``is_other``."""
    _ask_about_new_name(enterprise, name, by=by, is_other=is_other)
    return _verb("rename", ChangeKind.RENAMED, [enterprise], on=on, values={"name": name}, by=by, **more)


def withdraw_change(
    *, change: EnterpriseChange, by: Actor | None, reason: str, source: str = BY_HAND
) -> EnterpriseChange:
    """Take one ledger row back as never having happened (a wrong day: withdraw, then enter it again).

    Raises ChangeRefused when the firm's own arrival is withdrawn while other facts of it stand.
    """
    spec = SPECS[LABEL]
    if by is not None and not Enterprise.objects.responsible_to(by).filter(pk=change.enterprise_id).exists():
        raise PermissionDenied("这家企业不属于您负责的范围。")
    title = f"撤回{ChangeKind(change.kind).label}：{change.enterprise}"
    with changeset(kind="withdraw_change", by=by, title=title, reason=reason, source=source) as recorder:
        live, rest = history_around(spec, change)
        if change.kind in ARRIVALS and rest and not any(c.presence == Presence.IN for c in rest):
            raise ChangeRefused(
                [Problem(0, "", "这是企业的入库登记，还有其他登记以它为前提；如整户有误，请用“剔除”。")]
            )
        if not is_always_named(rest):
            raise ChangeRefused([Problem(0, "", "撤回后企业将没有名称，请改用更正。")])
        take_back(spec, change, live, recorder)
    change.refresh_from_db()
    return change
