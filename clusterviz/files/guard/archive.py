"""A zip with a shapefile in it: looked at member by member, never trusted."""

from __future__ import annotations

import re
import stat
import zipfile
import zlib
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from clusterviz.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

MAX_MEMBERS = 200
MAX_RATIO = 200
"""Times that a member may grow; real shapefiles stay below 60, bombs begin at 1000."""

_SMALL = 1_000_000
_BLOCK = 1 << 20
_NEEDED = (".shp", ".shx", ".dbf")
_WANTED = (*_NEEDED, ".prj", ".cpg")
_REMEDY = "Zip one shapefile again: its .shp, .shx, .dbf, .prj and .cpg, nothing else."
_DRIVE = re.compile(r"^[A-Za-z]:")


def unpacked_shapefile(
    path: Path, folder: Path, *, name: str | None, total_mb: int
) -> tuple[Path, str]:
    """Unpack one shapefile of a zip under plain names; return its .shp and its name.

    Members are written as ``layer.shp`` and so on: no name from the zip
    becomes a path.

    Parameters
    ----------
    path
        The zip.
    folder
        Where to unpack: private and empty.
    name
        Which shapefile, where there are several; ``None`` for the only one.
    total_mb
        Megabytes that the members may have, unpacked.

    Raises
    ------
    InputError
        If the zip is damaged, too large, holds dangerous members, or does not
        hold exactly one such shapefile with all its parts.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _require_safe(members, total_mb)
            chosen, stem = _chosen(members, name)
            for suffix, member in chosen.items():
                _copy(archive, member, folder / f"layer{suffix}")
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise _refused("The zip is damaged or of an unusual kind.") from error
    return folder / "layer.shp", stem


def _refused(found: str) -> InputError:
    return InputError(found, expected="a zip with one shapefile", remedy=_REMEDY)


def _require_safe(members: list[zipfile.ZipInfo], total_mb: int) -> None:
    found = fault(members, MAX_MEMBERS, total_mb)
    if found:
        raise _refused(found)


def fault(members: list[zipfile.ZipInfo], most: int, total_mb: int) -> str:
    """Return what makes the members of a zip dangerous to unpack; empty if nothing.

    Parameters
    ----------
    members
        As its directory lists them; nothing is unpacked.
    most
        Members that it may have.
    total_mb
        Megabytes that they may have, unpacked.
    """
    if len(members) > most:
        return f"The zip has {len(members)} members."
    names = [member.filename.lower() for member in members]
    if len(set(names)) < len(names):
        return "The zip holds two members of one name."
    if sum(member.file_size for member in members) > total_mb * _SMALL:
        return f"Unpacked, the zip is larger than {total_mb} MB."
    dangers = (_danger(member) for member in members)
    return next((f"The zip holds {one}." for one in dangers if one), "")


def _danger(member: zipfile.ZipInfo) -> str:
    name = member.filename
    if (
        "\\" in name
        or "\x00" in name
        or name.startswith("/")
        or _DRIVE.match(name)
        or ".." in PurePosixPath(name).parts
    ):
        return "a member that points outside it"
    if stat.S_ISLNK(member.external_attr >> 16):
        return "a link"
    if member.flag_bits & 1:
        return "an encrypted member"
    is_large = member.file_size > _SMALL
    if is_large and member.file_size > MAX_RATIO * max(member.compress_size, 1):
        return f"a member that grows more than {MAX_RATIO} times when unpacked"
    return ""


def _chosen(
    members: list[zipfile.ZipInfo], name: str | None
) -> tuple[dict[str, zipfile.ZipInfo], str]:
    """Return the parts of the one shapefile, by suffix, and its name."""
    by_path = {member.filename.lower(): member for member in members}
    found = [path for path in by_path if path.endswith(".shp")]
    if name is not None:
        found = [path for path in found if PurePosixPath(path).stem == name.lower()]
    if len(found) != 1:
        stems = ", ".join(f"`{PurePosixPath(path).stem!a}`" for path in found[:10])
        several = f"{len(found)} shapefiles ({stems})"
        raise InputError(
            f"The zip holds {several if found else 'no such shapefile'}.",
            expected="exactly one",
            remedy="Zip one shapefile, or say which with --layer.",
        )
    base = found[0].removesuffix(".shp")
    parts = {
        suffix: by_path[base + suffix] for suffix in _WANTED if base + suffix in by_path
    }
    missing = [suffix for suffix in _NEEDED if suffix not in parts]
    if missing:
        raise _refused(f"The shapefile lacks its {' and '.join(missing)}.")
    return parts, PurePosixPath(parts[".shp"].filename).stem


def _copy(archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path) -> None:
    left = member.file_size
    with archive.open(member) as source, target.open("wb") as file:
        while block := source.read(_BLOCK):
            left -= len(block)
            if left < 0:
                raise _refused("The zip holds more than it says.")
            file.write(block)
