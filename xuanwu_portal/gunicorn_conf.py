"""The web server: a few processes with threads, renewed now and then."""

import os
from typing import Any

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_PROCESSES", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
timeout = 30  # a request that takes longer belongs into a job
graceful_timeout = 30
max_requests, max_requests_jitter = 2000, 200
control_socket_disable = True  # one machine, one operator: signals do


def when_ready(server: Any) -> None:
    """Say where the portal is once it answers."""
    host, port = bind.rsplit(":", 1)
    shown = "127.0.0.1" if host in {"0.0.0.0", "[::]"} else host  # noqa: S104 - shown, not bound
    print(f"\n  门户已启动：http://{shown}:{port}  （按 Ctrl+C 停止）\n", flush=True)  # noqa: T201
