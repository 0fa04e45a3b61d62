"""How firms are chosen wherever a record refers to one."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import QuerySet

from foundation.accounts.scope import Actor
from foundation.common.names import name_key
from foundation.trail.asof import AsOf
from foundation.trail.writing import chunks
from orgs.enterprises import picking
from orgs.enterprises.models import Enterprise, EnterpriseAlias, EnterpriseState

SOME = 5000


class FirmReference:
    """Looked for by name, other name, code or initials; whoever answers for few sees them at once."""

    def offer(self, field: Any, rows: QuerySet, *, by: Actor, text: str, chosen: Sequence[str]) -> None:
        today = EnterpriseState.objects.visible_to(by).as_of(AsOf.today()).filter(enterprise__in=rows)
        shown = list(chosen)
        if not text and not shown:
            few = list(
                today.present().order_by("sort_key", "pk").values_list("enterprise", flat=True)[: picking.OFFERED + 1]
            )
            shown = [str(pk) for pk in few] if len(few) <= picking.OFFERED else []
        picking.offer(field, rows, today, text=text, chosen=shown)

    def named(self, rows: QuerySet, texts: Collection[str]) -> dict[str, list[Any]]:
        """By a name the firm bears or bore, another name, its code or its number."""
        wanted = {text: name_key(text)[:200] for text in texts}
        found: dict[str, set[int]] = defaultdict(set)
        for chunk in chunks(sorted(set(wanted.values())), SOME):
            for names in (EnterpriseState.objects.live(), EnterpriseAlias.objects.live()):
                for key, pk in names.filter(name_key__in=chunk).values_list("name_key", "enterprise_id"):
                    found[key].add(pk)
        for chunk in chunks(sorted(texts), SOME):
            for part in ("code", "number"):
                for text, pk in Enterprise.objects.filter(**{f"{part}__in": chunk}).values_list(part, "pk"):
                    found[wanted[str(text)]].add(pk)
        ids = set().union(*found.values()) if found else set()
        allowed: dict[int, Any] = {}
        for some in chunks(sorted(ids), SOME):
            allowed.update(rows.in_bulk(some))
        return {text: [allowed[pk] for pk in sorted(found[key]) if pk in allowed] for text, key in wanted.items()}
