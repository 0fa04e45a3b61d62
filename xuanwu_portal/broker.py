"""How each kind of broker is reached: folders for the embedded one, short timeouts for a server."""

from pathlib import Path
from typing import Any


def broker_options(url: str, *, folder: Path) -> dict[str, Any]:
    """Transport options for the broker at ``url``; makes the embedded broker's folders."""
    if url.startswith("embedded://"):
        messages, control = folder / "messages", folder / "control"
        for path in (messages, control):
            path.mkdir(parents=True, exist_ok=True)
        return {
            "data_folder_in": str(messages),
            "data_folder_out": str(messages),
            "control_folder": str(control),
        }
    if url.startswith(("redis://", "rediss://")):
        # A frozen server accepts connections and never answers: without these a request would wait for minutes.
        return {
            "socket_connect_timeout": 1,
            "socket_timeout": 1.5,
            "max_retries": 1,
            "interval_start": 0.1,  # seconds before that one retry; kombu itself would wait two
            "visibility_timeout": 600,
        }
    return {}
