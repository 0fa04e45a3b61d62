"""The enterprise ledger as an import target: reading a row, finding its firm, judging it, writing it."""
