"""The page script: run from the top at every interaction."""

from __future__ import annotations

from clusterviz.settings import Installation
from clusterviz.ui import cache, main

main.run(lambda: cache.open_workspace(Installation().workspace))
