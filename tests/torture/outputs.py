"""Every file that a command can write, and the workspace that all of them are of."""

from __future__ import annotations

import json
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import pytest

from clusterviz import crs
from clusterviz.commands.paperlist import PAPERS, TEMPLATE
from clusterviz.workspace import beside, corners, creation, exports
from clusterviz.workspace.reports import papers
from tests.kept import saved
from tests.profiled import HEAD
from tests.reviewed import assignment_rows, review_rows
from tests.tiny import at
from tests.tiny.withdrawn import whole

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

PROFILE = f"""
{HEAD}
formats = {json.dumps(exports.SUFFIXES)}
[[layers]]
layer = "clusters"
"""

_SITE = "site.geojson"

_OF = {
    "overlap": (), "landfund": (), "monthly": ("--month", "2024-04"),
    "notice": ("--month", "2024-04"), "certificate": ("--cluster", "CCN-0001"),
    "dossier": ("--cluster", "CCN-0007"), "card": ("--cluster", "CCN-0001"),
    **{f"form0{n}": ("--period", "2024-H1") for n in (1, 2, 3, 4)},
}  # fmt: skip
"""By report: what it is asked of."""

_TABLES = (".json", ".csv", ".xlsx")

_ANSWERS = {
    ("layers",): _TABLES,
    ("history", "clusters"): _TABLES,
    ("check",): _TABLES,
    ("completeness",): (*_TABLES, ".geojson"),
    ("completeness", "--by", "cluster"): _TABLES,
    ("overlaps",): (*_TABLES, ".geojson"),
    ("cases",): _TABLES,
    ("whatif", _SITE): _TABLES,
    ("landfund",): (*_TABLES, ".geojson"),
    ("occupancy",): (*_TABLES, ".geojson"),
    ("vacant", "--readiness"): (*_TABLES, ".geojson"),
    ("gate",): (*_TABLES, ".geojson"),
    ("gate", "--expand"): _TABLES,
    ("clearance",): (*_TABLES, ".geojson"),
    ("changes", "--from", "2023-01-01"): _TABLES,
    ("rules",): _TABLES,
    ("review",): _TABLES,
    ("dossiers",): _TABLES,
    ("violations",): _TABLES,
    ("wastewater",): _TABLES,
    ("verify",): _TABLES,
    ("report", "reconcile"): _TABLES,
}


_ONE_OF_COMMAND = (
    "export clusters --with-metadata clusters.geojson", "corners corners.xlsx",
    "package", "handover", "print --layers areas,clusters map.pdf",
    "report form01 --period 2024-H1 form01.docx", "report template",
    "completeness --letter 001 letter.docx", "completeness --fill",
    "gate --statement", "backup", "layers answer.csv",
)  # fmt: skip

_ONE_OF_EACH = (
    "export", "corners", "package", "handover", "print", "report form01",
    "report landfund landfund.xlsx", "report template",
    "completeness --letter 001 letter.docx", "completeness --fill",
    "gate --statement", "backup", "layers",
)  # fmt: skip


@dataclass(frozen=True)
class Output:
    """One file that a command writes, or several that go together.

    Parameters
    ----------
    words
        The command and what it is asked, the workspace and the file left out.
    name
        Of the file.
    beside
        Names of the files that go with it.
    """

    words: tuple[str, ...]
    name: str
    beside: tuple[str, ...] = ()

    def __str__(self) -> str:
        return " ".join([*self.words, self.name])

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder of files."""
        return "." not in self.name

    def command(self, root: Path, path: Path) -> list[str]:
        """Return the words of the command that writes it to `path`."""
        first, *others = self.words
        others = [str(root / one) if one == _SITE else one for one in others]
        return [first, str(root), *others, "-o", str(path)]

    def remove(self, folder: Path) -> None:
        """Remove it from a folder, and what goes with it."""
        for name in (self.name, *self.beside):
            path = folder / name
            if path.is_dir():
                shutil.rmtree(path)
            path.unlink(missing_ok=True)

    def put(self, folder: Path, files: Mapping[str, bytes]) -> None:
        """Put an older one into a folder, in the place of what is there.

        Parameters
        ----------
        folder
            Where to.
        files
            Content by name, as `kept_in` returns it.
        """
        self.remove(folder)
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)


def outputs() -> tuple[Output, ...]:
    """Return every file that a command can write."""
    return tuple(_outputs())


def one_of_each() -> tuple[Output, ...]:
    """Return, of files that are written in the same way, one."""
    return tuple(one for one in _outputs() if str(one).startswith(_ONE_OF_EACH))


def one_of_command() -> tuple[Output, ...]:
    """Return, of files that are asked for in the same way, one."""
    return tuple(one for one in _outputs() if str(one).startswith(_ONE_OF_COMMAND))


def named(names: Collection[str]) -> tuple[Output, ...]:
    """Return those that are called so."""
    return tuple(one for one in outputs() if str(one) in names)


def kept_in(folder: Path) -> dict[str, bytes]:
    """Return the content of every file in a folder, hidden ones too."""
    return {
        one.relative_to(folder).as_posix(): one.read_bytes()
        for one in sorted(folder.rglob("*"))
        if one.is_file()
    }


def _outputs() -> Iterator[Output]:
    for suffix in exports.SUFFIXES:
        name = f"clusters{suffix}"
        sides = tuple(one.name for one in beside.paths(Path(name)))
        yield Output(("export", "clusters", "--with-metadata"), name, sides)
    for suffix in corners.SUFFIXES:
        yield Output(("corners",), f"corners{suffix}")
    yield Output(("package",), "package.gpkg")
    yield Output(("handover", "own"), "handed")
    yield Output(("handover", "own"), "handed.zip")
    for suffix in (".pdf", ".png"):
        yield Output(("print", "--layers", "areas,clusters"), f"map{suffix}")
    yield from _papers()
    for suffix in papers.SUFFIXES:
        yield Output(("completeness", "--letter", "001"), f"letter{suffix}")
    yield Output(("completeness", "--fill", "001"), "fill.xlsx")
    yield Output(("gate", "--statement", "001"), "statement.txt")
    yield Output(("backup",), "backup.zip")
    for words, suffixes in _ANSWERS.items():
        for suffix in suffixes:
            yield Output(words, f"answer{suffix}")


def _papers() -> Iterator[Output]:
    for name, paper in PAPERS.items():
        if paper is None:
            yield Output(("report", TEMPLATE), "template.docx")
            continue
        has_book = paper.book is not None or name.startswith("form")
        for suffix in (*papers.SUFFIXES, *([".xlsx"] if has_book else [])):
            yield Output(("report", name, *_OF[name]), f"{name}{suffix}")


@contextmanager
def opened_once(root: Path) -> Iterator[None]:
    """Let commands share one opened workspace: many are given one after another.

    Parameters
    ----------
    root
        Its folder.
    """
    shared = creation.open_workspace(root)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(creation, "open_workspace", lambda _: shared)
        yield
    shared.store.close()


def workspace(root: Path) -> Path:
    """Return the folder of a workspace of which every file can be made."""
    rows = {"reviews": review_rows(), "assignments": assignment_rows(), **whole()}
    saved(root, rows)
    (root / "profiles").mkdir()
    (root / "profiles" / "own.toml").write_text(PROFILE, encoding="utf-8")
    site = gpd.GeoDataFrame(geometry=[at(1410, 210, 1490, 290)], crs=crs.METRIC)
    text = crs.to_lonlat(site).to_json(drop_id=True)
    (root / _SITE).write_text(text, encoding="utf-8")
    return root
