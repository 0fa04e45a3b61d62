"""The engine's jobs, made known when the portal starts."""

from __future__ import annotations

from foundation.exchange.imports import handlers
from foundation.exchange.imports.batches import APPLY, CHECK, READ
from foundation.jobs.registry import register

QUEUE = "import"


def wire_imports() -> None:
    register(READ, handlers.read, label="读取导入文件", queue=QUEUE, outcome_url=handlers.outcome_url)
    register(CHECK, handlers.check, label="检查导入文件", queue=QUEUE, outcome_url=handlers.outcome_url)
    register(APPLY, handlers.apply, label="导入台账", queue=QUEUE, outcome_url=handlers.outcome_url)
