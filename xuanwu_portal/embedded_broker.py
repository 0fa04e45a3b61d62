"""The broker that needs no server: messages are files in a folder of this machine.

kombu brings such a transport, but its worker dies of a message that is half written or broken, and it names
messages by a clock that starts anew with the machine. Here a message appears whole or not at all, the oldest is
taken first, and what cannot be read is put aside.
"""

import logging
from pathlib import Path
from queue import Empty
from time import time_ns
from typing import Any
from uuid import uuid4

from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps, loads

log = logging.getLogger(__name__)

TRANSPORT_ALIASES["embedded"] = "xuanwu_portal.embedded_broker:Transport"


class Channel(filesystem.Channel):
    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:
        name = f"{time_ns():020d}_{uuid4().hex}.{queue}.msg"
        folder = Path(self.data_folder_out)
        unfinished = folder / f"{name}.part"
        unfinished.write_text(dumps(payload))
        unfinished.rename(folder / name)

    def _get(self, queue: str) -> Any:
        folder = Path(self.data_folder_in)
        for path in sorted(p for p in folder.iterdir() if p.name.partition(".")[2] == f"{queue}.msg"):
            try:
                content = path.read_bytes()
                path.unlink()
            except FileNotFoundError:
                continue  # another worker was quicker
            try:
                payload = loads(content.decode())
                if not {"body", "headers", "properties"} <= payload.keys():
                    raise ValueError("not a message")
            except (ValueError, AttributeError):
                path.with_suffix(".unreadable").write_bytes(content)
                log.exception("A message could not be read; it lies in %s.", path.with_suffix(".unreadable"))
                continue
            return payload
        raise Empty


class Transport(filesystem.Transport):
    Channel = Channel
    global_state = filesystem.virtual.BrokerState()
