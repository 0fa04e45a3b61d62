"""What every view of the interface begins with; named in the settings."""

from typing import Any

from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.permissions import BasePermission


class AlwaysJson(DefaultContentNegotiation):
    """One renderer, whatever the client says it would rather have: a browser gets JSON, not a refusal."""

    def select_renderer(self, request: Any, renderers: Any, format_suffix: str | None = None) -> tuple[Any, str]:
        return renderers[0], renderers[0].media_type


class Nobody(BasePermission):
    """One that forgets its gate lets nobody in."""

    def has_permission(self, request: Any, view: Any) -> bool:
        return False
