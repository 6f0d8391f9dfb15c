"""What a person may choose from for a file, as the rooms below know it."""

from __future__ import annotations

from clusterviz.core.table.columns import SURE
from clusterviz.core.writing.encodings import ENCODINGS

__all__ = ["ENCODINGS", "SURE"]
