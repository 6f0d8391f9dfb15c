"""Debian's QGIS without a screen: layers drawn with their own looks, and their rows.

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
    from collections.abc import Mapping, Sequence

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

_READER = """
import json, sys
from qgis.core import NULL, QgsApplication, QgsVectorLayer
from qgis.PyQt.QtCore import QDate, Qt

asked = json.load(open(sys.argv[1]))
program = QgsApplication([], False)
program.initQgis()

def value(one):
    if one is None or one == NULL:
        return None
    return one.toString(Qt.ISODate) if isinstance(one, QDate) else one

def feature(one, names):
    shape = one.geometry()
    return {
        "properties": dict(zip(names, map(value, one.attributes()))),
        "wkb": None if shape.isNull() else bytes(shape.asWkb()).hex(),
    }

told = open(sys.argv[2], "w")
for path, name in asked:
    layer = QgsVectorLayer(path + "|layername=" + name, name, "ogr")
    if not layer.isValid():
        sys.exit("QGIS takes no " + name + " of " + path)
    names = [one.name() for one in layer.fields()]
    features = [feature(one, names) for one in layer.getFeatures()]
    print(json.dumps({"crs": layer.crs().authid(), "features": features}), file=told)
told.close()
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
    found: dict[str, Any] = json.loads(
        _said(_PROGRAM, json.dumps(asked), home=home).splitlines()[-1]
    )
    return found


def read(sources: Sequence[tuple[str, str]], home: Path) -> list[str]:
    """Return what QGIS reads of layers: their system and their features.

    Parameters
    ----------
    sources
        Of each layer the path of its file and its name.
    home
        An empty folder for settings and answers.

    Returns
    -------
    layers
        In the order of `sources`, each as text of JSON, for there may be many:
        ``crs`` and ``features``, of which each has ``properties`` and ``wkb`` in
        hexadecimals, ``null`` where it has no place.
    """
    asked, told = home / "asked.json", home / "told.json"
    asked.write_text(json.dumps(sources), encoding="utf-8")
    _said(_READER, asked, told, home=home)
    return told.read_text(encoding="utf-8").splitlines()


def _said(program: str, *words: str | Path, home: Path) -> str:
    """Return what a program for QGIS's own Python prints."""
    done = subprocess.run(
        [PYTHON, "-c", program, *words],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": str(home)},
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
