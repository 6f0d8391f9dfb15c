"""A zip with a shapefile in it: looked at member by member, never trusted."""

from __future__ import annotations

import re
import stat
import zipfile
import zlib
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from clusterviz.files.refused import FileRefusedError, listed, printable

if TYPE_CHECKING:
    from pathlib import Path

MAX_MEMBERS = 200
MAX_RATIO = 200
"""Times that a member may grow; real shapefiles stay below 60, bombs begin at 1000."""

DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError)
"""What reading a zip ends in where it is damaged or of an unusual kind."""

_SMALL = 1_000_000
_BLOCK = 1 << 20
_UNICODE = 0x800
_WANTED = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_DRIVE = re.compile(r"^[A-Za-z]:")


def unpacked_shapefile(
    path: Path, folder: Path, *, name: str | None, total_mb: int
) -> tuple[Path, str]:
    """Unpack one shapefile of a zip under plain names; return its .shp and its name.

    Members are written as ``layer.shp`` and so on: no name from the zip
    becomes a path. Only the .shp must be there.

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
    FileRefusedError
        If the zip is damaged, too large, holds dangerous members, or does not
        hold exactly one such shapefile.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            found = fault(members, MAX_MEMBERS, total_mb)
            if found:
                raise found
            chosen, stem = _chosen(members, name)
            for suffix, member in chosen.items():
                copy_member(archive, member, folder / f"layer{suffix}")
    except DAMAGED as error:
        raise FileRefusedError("zip_damaged") from error
    return folder / "layer.shp", stem


def fault(
    members: list[zipfile.ZipInfo], most: int, total_mb: int
) -> FileRefusedError | None:
    """Return what makes the members of a zip dangerous to unpack; ``None`` if nothing.

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
        return FileRefusedError("zip_members", n=len(members), most=most)
    names = [member.filename.lower() for member in members]
    if len(set(names)) < len(names):
        return FileRefusedError("zip_doubles")
    if sum(member.file_size for member in members) > total_mb * _SMALL:
        return FileRefusedError("zip_large", most_mb=total_mb)
    return next(filter(None, map(_danger, members)), None)


def copy_member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path
) -> None:
    """Unpack one member to `target`, and no more of it than it says.

    Parameters
    ----------
    archive
        Its members were looked at by `fault`.
    member
        One of them.
    target
        A new file under a name of ours.

    Raises
    ------
    FileRefusedError
        If the member is longer than the directory of the zip says.
    """
    left = member.file_size
    with archive.open(member) as source, target.open("wb") as file:
        while block := source.read(_BLOCK):
            left -= len(block)
            if left < 0:
                raise FileRefusedError("zip_lies")
            file.write(block)


def member_name(member: zipfile.ZipInfo) -> str:
    """Return the name of a member: UTF-8 if it is that, else a letter for each byte.

    Where nothing says the encoding, `zipfile` shows bytes as code page 437 does.

    Examples
    --------
    >>> member_name(zipfile.ZipInfo("Đa Mai.shp"))
    'Đa Mai.shp'
    """
    if member.flag_bits & _UNICODE or member.filename.isascii():
        return member.filename
    try:
        stored = member.filename.encode("cp437")
    except UnicodeEncodeError:
        return member.filename
    try:
        return stored.decode("utf-8")
    except UnicodeDecodeError:
        return stored.decode("latin-1")


def _danger(member: zipfile.ZipInfo) -> FileRefusedError | None:
    name = member.filename
    told = printable(member_name(member))
    # Before the file begins: no reading of it comes so far.
    if member.header_offset < 0:
        return FileRefusedError("zip_damaged")
    if (
        "\\" in name
        or "\x00" in name
        or name.startswith("/")
        or _DRIVE.match(name)
        or ".." in PurePosixPath(name).parts
    ):
        return FileRefusedError("zip_outside", member=told)
    if stat.S_ISLNK(member.external_attr >> 16):
        return FileRefusedError("zip_link", member=told)
    if member.flag_bits & 1:
        return FileRefusedError("zip_encrypted", member=told)
    is_large = member.file_size > _SMALL
    if is_large and member.file_size > MAX_RATIO * max(member.compress_size, 1):
        return FileRefusedError("zip_grows", member=told, most=MAX_RATIO)
    return None


def _chosen(
    members: list[zipfile.ZipInfo], name: str | None
) -> tuple[dict[str, zipfile.ZipInfo], str]:
    """Return the parts of the one shapefile, by suffix, and its name."""
    by_path = {member.filename.lower(): member for member in members}
    found = {
        path: PurePosixPath(member_name(member)).stem
        for path, member in by_path.items()
        # Finder leaves such a shadow of every file beside it.
        if path.endswith(".shp") and not path.startswith("__macosx/")
    }
    stems = list(found.values())
    if not found:
        raise FileRefusedError("zip_no_shapefile")
    if name is not None:
        found = {path: stem for path, stem in found.items() if _is_same(stem, name)}
    if not found:
        raise FileRefusedError(
            "layer_unknown",
            choices=stems, wanted=printable(name or ""), layers=listed(stems),
        )  # fmt: skip
    if len(found) > 1:
        raise FileRefusedError(
            "several_layers", choices=stems, n=len(found), layers=listed(stems)
        )
    ((path, stem),) = found.items()
    base = path.removesuffix(".shp")
    parts = {
        suffix: by_path[base + suffix] for suffix in _WANTED if base + suffix in by_path
    }
    return parts, stem


def _is_same(stem: str, name: str) -> bool:
    return stem.casefold() == name.casefold()
