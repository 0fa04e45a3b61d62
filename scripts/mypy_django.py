"""django-stubs' plugin, which otherwise stops at queries on abstract models.

``Period`` or ``Change`` stand for any of their subclasses: which fields can be asked for, and what their primary
key is, is only known there.
"""

from typing import Any

from django.db.models import Model
from mypy.types import AnyType, TypeOfAny
from mypy.types import Type as MypyType
from mypy_django_plugin.django.context import DjangoContext
from mypy_django_plugin.main import plugin

_resolve = DjangoContext.resolve_lookup_expected_type


def resolve(self: DjangoContext, ctx: Any, model_cls: type[Model], *args: Any, **kwargs: Any) -> MypyType:
    if model_cls._meta.abstract:
        return AnyType(TypeOfAny.special_form)
    return _resolve(self, ctx, model_cls, *args, **kwargs)


DjangoContext.resolve_lookup_expected_type = resolve  # type: ignore[method-assign]

__all__ = ["plugin"]
