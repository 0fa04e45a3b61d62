"""Needs for the tests."""

from datetime import date
from typing import Any

from orgs.enterprises.models import Enterprise
from visits.models import Need, NeedCategory
from visits.needs.chain import OFFICE, Holder
from visits.services.needs import raise_need, take_step


def need_values(firm: Enterprise, number: int = 0, **more: Any) -> dict[str, Any]:
    told = {
        "enterprise": firm,
        "title": f"第 {number} 件诉求",
        "detail": "具体情况",
        "category": NeedCategory.objects.all()[number % 2],
        "origin": "firm",
        "raised_on": date(2023, 5, 4),
        "raised_on_precision": "day",
        "is_confidential": False,
    }
    return {**told, **more}


def make_need(firm: Enterprise, number: int = 0, *, holder: Holder = OFFICE, by: Any = None, **more: Any) -> Need:
    return raise_need(values=need_values(firm, number, **more), holder=holder, by=by)


def step(need: Need, kind: str, by: Any = None, **told: Any) -> Need:
    """Take a step and read the need anew."""
    take_step(need=need, kind=kind, by=by, **told)
    return Need.objects.get(pk=need.pk)
