"""KMZ: a KML document in a zip, a tenth of its size, and nothing beside it."""

from __future__ import annotations

import io
import shutil
import tempfile
import zipfile
from typing import TYPE_CHECKING

from clusterviz.files.kml import fill_kml

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

    from clusterviz.files.origin import Origin
    from clusterviz.files.signs import Signs
    from clusterviz.schema import Language, Layer

_DOCUMENT = "doc.kml"
"""The name that readers look for."""


def write_kmz(
    frame: gpd.GeoDataFrame,
    layer: Layer,
    path: Path,
    origin: Origin,
    language: Language,
    *,
    signs: Signs,
) -> None:
    """Write `frame` as `kml.write_kml` does, packed.

    Parameters
    ----------
    frame, layer, path, origin, language, signs
        As there.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    with tempfile.TemporaryFile("w+b", dir=path.parent) as document:
        text = io.TextIOWrapper(document, encoding="utf-8", newline="\n")
        fill_kml(frame, layer, text, origin, language, signs=signs)
        text.flush()
        member = zipfile.ZipInfo(_DOCUMENT, origin.generated_at.timetuple()[:6])
        member.compress_type = zipfile.ZIP_DEFLATED
        # Known before it is packed, so that only what must be is in the large form
        # of zip, which old readers do not know.
        member.file_size = document.tell()
        document.seek(0)
        with (
            zipfile.ZipFile(path, "w") as archive,
            archive.open(member, "w") as packed,
        ):
            shutil.copyfileobj(document, packed)
        text.detach()
