"""The letters of what is printed: TrueType files, made of what the web is given.

The web is served parts of a family, compressed; a PDF takes whole TrueType files.
Maps are written in the letters of the pages, documents in those of `SERIF`.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path

from fontTools.merge import Merger
from fontTools.ttLib import TTFont

from clusterviz.errors import InputError
from clusterviz.files.leftovers import remove_stale
from clusterviz.files.spare import prefix_of, spare_folder, spare_told
from clusterviz.files.web_assets import VENDOR

PARTS = ("latin", "latin-ext", "vietnamese")


@dataclass(frozen=True)
class Face:
    """One of the letters of a family.

    Parameters
    ----------
    weight
        Such as ``400``.
    slant
        ``normal`` or ``italic``.
    is_bold
        It is the bold one of its family, whatever its weight.
    """

    weight: str
    slant: str = "normal"
    is_bold: bool = False


@dataclass(frozen=True)
class Family:
    """Letters that belong together.

    Parameters
    ----------
    code
        Begins the names of its files.
    name
        What programs call it.
    faces
        Regular first.
    """

    code: str
    name: str
    faces: tuple[Face, ...]


SANS = Family(
    "be-vietnam-pro", "Be Vietnam Pro", (Face("400"), Face("600", is_bold=True))
)
"""Of the pages and the maps: regular and bold."""

SERIF = Family(
    "tinos",
    "Tinos",
    (
        Face("400"),
        Face("700", is_bold=True),
        Face("400", "italic"),
        Face("700", "italic", is_bold=True),
    ),
)
"""Of documents, as wide as Times New Roman: regular, bold, italic, and both."""

_MADE: dict[tuple[Path, Family], tuple[Path, ...]] = {}
_ONE_AT_A_TIME = threading.Lock()


def truetype(folder: Path = VENDOR, family: Family = SANS) -> tuple[Path, ...]:
    """Return the file of each face of a family; none where some lack.

    They are alone in a folder. They are made once in the life of a process, and
    gone with it; made anew, in the same place, where something else has removed
    them. What nobody asked for in a day is taken to be of a killed process.

    Parameters
    ----------
    folder
        Where the parts are, at any depth, as
        ``be-vietnam-pro-vietnamese-400-normal.woff2``.
    family
        Which letters.

    Raises
    ------
    InputError
        If there is no room for them.
    """
    asked = folder, family
    with _ONE_AT_A_TIME:
        known = _MADE.get(asked, ())
        if not known or not all(path.is_file() for path in known):
            known = _MADE[asked] = _made(folder, family, known)
        elif known:
            os.utime(known[0].parent)
        return known


def _made(folder: Path, family: Family, gone: tuple[Path, ...]) -> tuple[Path, ...]:
    wanted = [[_part(folder, family, one, face) for one in PARTS]
              for face in family.faces]  # fmt: skip
    found = [[path for path in paths if path is not None] for paths in wanted]
    # Without Latin there are no words, without Vietnamese no names.
    if not all(len(paths) == len(PARTS) for paths in found):
        return ()
    with spare_told():
        made = _place(gone)
        try:
            return tuple(
                _merged(paths, made / _file_name(family, face), family, face)
                for paths, face in zip(found, family.faces, strict=True)
            )
        except (OSError, InputError):
            shutil.rmtree(made, ignore_errors=True)
            raise


def _file_name(family: Family, face: Face) -> str:
    slant = "" if face.slant == "normal" else f"-{face.slant}"
    return f"{family.code}-{face.weight}{slant}.ttf"


def _place(gone: tuple[Path, ...]) -> Path:
    """Return an own folder: that of the files that are gone, if it can be had."""
    if gone and _is_own(gone[0].parent):
        return gone[0].parent
    prefix = prefix_of("fonts")
    remove_stale(Path(tempfile.gettempdir()), f"{prefix}*")
    made = Path(tempfile.mkdtemp(prefix=prefix))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


def _is_own(folder: Path) -> bool:
    """Return whether a folder is there that no one else could have made."""
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        owner = folder.lstat().st_uid
        return not folder.is_symlink() and owner == getattr(os, "getuid", int)()
    except OSError:
        return False
    return True


def _part(folder: Path, family: Family, part: str, face: Face) -> Path | None:
    name = f"{family.code}-{part}-{face.weight}-{face.slant}.woff2"
    return next(iter(sorted(folder.rglob(name))), None)


def _merged(paths: list[Path], target: Path, family: Family, face: Face) -> Path:
    """Write one file with the letters of all."""
    with spare_folder("letters") as spare:
        unpacked = []
        for place, path in enumerate(paths):
            part = TTFont(path)
            part.flavor = None
            unpacked.append(str(spare / f"{place}.ttf"))
            part.save(unpacked[-1])
        whole = Merger().merge(unpacked)
    # Semi-bold is a family of its own; here it is the bold one of the family.
    words = ("Bold" * face.is_bold, "Italic" * (face.slant == "italic"))
    style = " ".join(one for one in words if one) or "Regular"
    name = family.name
    for record, text in ((1, name), (2, style), (16, name), (17, style)):
        whole["name"].setName(text, record, 3, 1, 0x409)
        whole["name"].setName(text, record, 1, 0, 0)
    whole["OS/2"].usWeightClass = 700 if face.is_bold else 400
    whole.save(target)
    return target
