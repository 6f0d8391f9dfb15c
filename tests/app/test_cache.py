"""What the server keeps: never the answer to another question."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from clusterviz.errors import SchemaError
from clusterviz.ui import cache
from clusterviz.workspace.opened import Workspace
from tests.kept import saved
from tests.tiny import tiny_workspace

if TYPE_CHECKING:
    from pathlib import Path

DAY = dt.date(2024, 5, 1)
OWN = """\
[[rules]]
id = "establish_unleased_ha"
value = {value}
unit = "ha"
comparison = "<="
document = "12/2024/QĐ-UBND"
"""


def limit_ha(workspace: Workspace) -> float:
    """Return the limit of un-leased land, as a use case would."""
    return workspace.rules.rule("establish_unleased_ha", DAY).value


def today(workspace: Workspace) -> dt.date:
    """Return the day that a question is asked as of, as a use case would."""
    return workspace.as_of_on


def test_rules_that_are_written_while_the_server_runs_are_read(tmp_path: Path) -> None:
    root = saved(tmp_path / "w")

    def shown() -> float:
        return cache.ask(cache.open_workspace(root), limit_ha)

    # Decree 32/2024, Art. 8(1)c: 100 ha.
    assert shown() == 100
    (root / "rules.toml").write_text(OWN.format(value=80), encoding="utf-8")
    assert shown() == 80
    assert cache.open_workspace(root) is cache.open_workspace(root)
    (root / "rules.toml").unlink()
    assert shown() == 100


def test_settings_that_are_written_while_the_server_runs_are_read(
    tmp_path: Path,
) -> None:
    root = saved(tmp_path / "w")
    assert cache.ask(cache.open_workspace(root), today) == dt.date(2024, 4, 22)

    (root / "clusterviz.toml").write_text("as_of_on = 2024-05-01\n", encoding="utf-8")

    assert cache.ask(cache.open_workspace(root), today) == DAY


def test_rules_that_cannot_be_read_are_said_not_passed_over(tmp_path: Path) -> None:
    root = saved(tmp_path / "w")
    cache.open_workspace(root)
    (root / "rules.toml").write_text("[[rules", encoding="utf-8")

    with pytest.raises(SchemaError):
        cache.open_workspace(root)


def test_what_was_asked_yesterday_is_asked_anew_today(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    workspace = tiny_workspace()
    for day in (DAY, dt.date(2024, 5, 2)):
        monkeypatch.setattr(Workspace, "as_of_on", day)
        assert cache.ask(workspace, today) == day
