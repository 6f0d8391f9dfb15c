"""LibreOffice without a screen, which wrote none of what it is given."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

OFFICE = shutil.which("soffice")

required = pytest.mark.skipif(OFFICE is None, reason="no LibreOffice here")


def converted(paths: Sequence[Path], form: str, folder: Path) -> list[Path]:
    """Return what LibreOffice makes of files, in their order.

    Parameters
    ----------
    paths
        The files, no two with the same name before the suffix.
    form
        What to make, such as ``pdf`` or ``txt:Text``.
    folder
        Where to; an empty one, which gets LibreOffice's own settings too.
    """
    target = folder / "made"
    profile = f"-env:UserInstallation=file://{folder}/profile"
    subprocess.run(
        [str(OFFICE), profile, "--headless", "--convert-to", form, "--outdir",
         target, *paths],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    suffix = form.partition(":")[0]
    return [target / f"{path.stem}.{suffix}" for path in paths]
