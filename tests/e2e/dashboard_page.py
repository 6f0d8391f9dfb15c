"""The page script of `dashboard_app`: the whole dashboard of a hostile workspace."""

from __future__ import annotations

from clusterviz.ui import main
from tests.e2e.hostile import open_workspace

main.run(open_workspace)
