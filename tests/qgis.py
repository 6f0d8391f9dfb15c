"""Debian's QGIS without a screen: layers of a package, drawn with their own looks.

It has a Python of its own (``python3-qgis``), to which this is handed as text.
"""

from __future__ import annotations

import json
import os
import subprocess
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

PYTHON = Path("/usr/bin/python3")

_PROGRAM = """
import json, sys
from qgis.core import (
    Qgis, QgsApplication, QgsExpressionContext, QgsExpressionContextUtils,
    QgsMapRendererParallelJob, QgsMapSettings, QgsRectangle, QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor

asked = json.loads(sys.argv[1])
program = QgsApplication([], False)
program.initQgis()
layers, told = [], {}
for name in asked["layers"]:
    options = QgsVectorLayer.LayerOptions(True)
    options.loadDefaultStyle = True
    layer = QgsVectorLayer(asked["path"] + "|layername=" + name, name, "ogr", options)
    if asked["slds"]:
        message, is_read = layer.loadSldStyle(asked["slds"][name])
        told.setdefault("unread", {})[name] = "" if is_read else message
    renderer = layer.renderer()
    kinds = renderer.categories() if hasattr(renderer, "categories") else []
    told[name] = {
        "is_valid": layer.isValid(),
        "is_read_only": layer.readOnly(),
        "renderer": renderer.type(),
        "labels": [one.label() for one in kinds],
        "colors": {one.value(): one.symbol().color().name() for one in kinds},
        "drawn": [one.value() for one in kinds if one.renderState()],
        "letters": layer.labeling().type() if layer.labeling() else "",
        "aliases": {one.name(): one.alias() for one in layer.fields()},
        "n": layer.featureCount(),
        "crs": layer.crs().authid(),
        "rules": [
            [one.label(), one.filterExpression()]
            for one in renderer.rootRule().children()
        ] if renderer.type() == "RuleRenderer" else [],
    }
    layers.insert(0, layer)
if asked["picture"]:
    settings = QgsMapSettings()
    settings.setLayers(layers)
    settings.setDestinationCrs(layers[0].crs())
    settings.setOutputSize(QSize(*asked["size"]))
    settings.setOutputDpi(96)
    settings.setExtent(QgsRectangle(*asked["extent"]))
    settings.setBackgroundColor(QColor(asked["ground"]))
    # As the map window does: looks ask for its scale.
    scope = QgsExpressionContextUtils.mapSettingsScope(settings)
    settings.setExpressionContext(QgsExpressionContext([scope]))
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    told["errors"] = [one.message for one in job.errors()]
    job.renderedImage().save(asked["picture"])
told["version"] = Qgis.version()
print(json.dumps(told))
"""


@cache
def is_there() -> bool:
    """Return whether this machine has it."""
    if not PYTHON.exists():
        return False
    done = subprocess.run(
        [PYTHON, "-c", "import qgis.core"], capture_output=True, check=False
    )
    return done.returncode == 0


def opened(
    path: Path,
    layers: list[str],
    home: Path,
    picture: Path | None = None,
    extent: tuple[float, float, float, float] = (0, 0, 1, 1),
    size: tuple[int, int] = (1200, 900),
    ground: str = "white",
    slds: Mapping[str, Path] | None = None,
) -> dict[str, Any]:
    """Return what QGIS says of layers, the lowest first, and draw them.

    Parameters
    ----------
    path
        The GeoPackage.
    layers
        Which of it.
    home
        A folder for its settings.
    picture
        Where to draw them; ``None`` for nowhere.
    extent
        West, south, east and north of the picture, in the layers' CRS.
    size
        Pixels of the picture.
    ground
        Its colour.
    slds
        By layer, a look to use in place of its own.
    """
    asked = {
        "path": str(path), "layers": layers, "extent": extent, "size": size,
        "picture": str(picture) if picture else "", "ground": ground,
        "slds": {name: str(one) for name, one in (slds or {}).items()},
    }  # fmt: skip
    done = subprocess.run(
        [PYTHON, "-c", _PROGRAM, json.dumps(asked)],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": str(home)},
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found
