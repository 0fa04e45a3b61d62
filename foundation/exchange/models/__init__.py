from foundation.exchange.models.batch import BatchStatus, ColumnMemory, ImportBatch, ImportMode, ImportRow, Outcome
from foundation.exchange.models.export import Export, ExportStatus
from foundation.exchange.models.held import HeldValue

__all__ = [
    "BatchStatus",
    "ColumnMemory",
    "Export",
    "ExportStatus",
    "HeldValue",
    "ImportBatch",
    "ImportMode",
    "ImportRow",
    "Outcome",
]
