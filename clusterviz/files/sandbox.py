"""Starting the child process that opens a file from outside, and ending it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import shapely

from clusterviz.errors import InputError
from clusterviz.files.guard import DRIVERS, Kind, require_size, sniffed_kind
from clusterviz.files.leftovers import remove_stale
from clusterviz.files.worker import (
    REQUEST,
    ROWS,
    Note,
    Refusal,
    Request,
    read_answer,
)
from clusterviz.settings import PACKAGE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from clusterviz.settings import ImportLimits

_PREFIX = "clusterviz-reading-"

_NEEDED = ("SYSTEMROOT", "SYSTEMDRIVE")
"""Variables without which Windows starts no Python."""

_SWITCHES = {
    # What GDAL would fetch goes to a port that nobody may listen on.
    "GDAL_HTTP_PROXY": "127.0.0.1:9",
    "GDAL_HTTPS_PROXY": "127.0.0.1:9",
    "GDAL_HTTP_MAX_RETRY": "0",
    "GDAL_HTTP_TIMEOUT": "1",
    "GDAL_HTTP_CONNECTTIMEOUT": "1",
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none",
    "CPL_AWS_EC2_METADATA": "NO",
    "PROJ_NETWORK": "OFF",
    # No neighbour of the file is opened, no plug-in or extension loaded.
    "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",
    "GDAL_DRIVER_PATH": "disable",
    "OGR_SQLITE_LOAD_EXTENSIONS": "NONE",
    "OGR_SQLITE_PRAGMA": "trusted_schema=0,cell_size_check=1",
    "ALLOW_OGR_SQL_FUNCTIONS_FROM_TRIGGER_AND_VIEW": "NO",
    "SHAPE_RESTORE_SHX": "NO",
    "PYTHONUTF8": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
    "OMP_NUM_THREADS": "1",
}


_NULLABLE = {
    # As floats, whole numbers above 2**53 would change where a row has none.
    **dict.fromkeys(
        (pa.int8(), pa.int16(), pa.int32(), pa.int64(), pa.uint8(), pa.uint16()),
        pd.Int64Dtype(),
    ),
    pa.bool_(): pd.BooleanDtype(),
}


@dataclass(frozen=True)
class RawLayer:
    """What a file holds, as it came: nothing renamed, moved or mended.

    Parameters
    ----------
    frame
        Rows, with ``geometry`` (no CRS yet) where there is any.
    layer
        The name that the file gives the layer.
    crs
        What the file says its CRS is; empty where it says nothing.
    kind
        Its format.
    notes
        What the reader has to say.
    """

    frame: pd.DataFrame
    layer: str
    crs: str
    kind: Kind
    notes: tuple[Note, ...]


def read_raw(
    path: Path,
    limits: ImportLimits,
    *,
    layer: str | None = None,
    headings: Sequence[str] = (),
) -> RawLayer:
    """Return the rows of a file from outside, read in a child process.

    Parameters
    ----------
    path
        GeoPackage, GeoJSON, zipped shapefile or workbook; only ever copied here.
    limits
        What reading may cost.
    layer
        Which layer or sheet, where the file holds several.
    headings
        Words by which the row of headings of a sheet is known.

    Raises
    ------
    InputError
        If the file is refused, cannot be read, or costs too much.
    """
    require_size(path, limits.upload_mb)
    kind = sniffed_kind(path)
    remove_stale(Path(tempfile.gettempdir()), f"{_PREFIX}*")
    with tempfile.TemporaryDirectory(
        prefix=_PREFIX, ignore_cleanup_errors=True
    ) as name:
        folder = Path(name)
        request = Request(
            file=f"input.{kind.value}",
            kind=kind,
            layer=layer,
            limits=limits,
            headings=tuple(headings),
        )
        shutil.copyfile(path, folder / request.file)
        text = request.model_dump_json()
        (folder / REQUEST).write_text(text, encoding="utf-8")
        outcome = _run(folder, kind, limits)
        answer = read_answer(folder)
        if isinstance(answer, Refusal):
            raise InputError(
                answer.found, expected=answer.expected, remedy=answer.remedy
            )
        if answer is None or outcome:
            raise _failed(outcome or "it left no answer", limits)
        frame = _read_rows(folder / ROWS, limits)
    name = path.stem if kind is Kind.GEOJSON else answer.layer
    return RawLayer(frame, name, answer.crs, kind, answer.notes)


def _run(folder: Path, kind: Kind, limits: ImportLimits) -> str:
    """Run the child to its end; return how it failed, empty if it did not."""
    child = subprocess.Popen(
        [sys.executable, "-P", "-s", "-m", "clusterviz.files.worker"],
        cwd=folder,
        env=_environment(folder, kind),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        code = child.wait(limits.wall_s)
    except subprocess.TimeoutExpired:
        return f"it took longer than {limits.wall_s} s"
    finally:
        _end(child)
    if code == 0:
        return ""
    return f"it was stopped by signal {-code}" if code < 0 else "it gave up"


def _end(child: subprocess.Popen[bytes]) -> None:
    """End the child and whatever it started."""
    if sys.platform == "win32":
        child.kill()
    else:
        try:
            os.killpg(child.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            # Gone already; macOS calls that a missing permission.
            child.kill()
    child.wait()


def _environment(folder: Path, kind: Kind) -> Mapping[str, str]:
    """Return the child's environment: no secret of ours, GDAL cut to one driver."""
    wanted = DRIVERS.get(kind)
    skipped = [name for name in pyogrio.list_drivers() if name != wanted]
    return {
        **{name: os.environ[name] for name in _NEEDED if name in os.environ},
        **_SWITCHES,
        "GDAL_SKIP": ",".join(skipped),
        "PYTHONPATH": str(PACKAGE.parent),
        **dict.fromkeys(("HOME", "TMPDIR", "TEMP", "TMP"), str(folder)),
    }


def _failed(outcome: str, limits: ImportLimits) -> InputError:
    return InputError(
        f"The file could not be read: the reader was ended because {outcome}.",
        expected=f"a file that is read in {limits.cpu_s} s of processor time and "
        f"{limits.memory_mb} MB of memory",
        remedy="Open it in QGIS and export the layer to a new GeoPackage (.gpkg), or a "
        "table from Excel to a new workbook (.xlsx).",
    )


def _read_rows(path: Path, limits: ImportLimits) -> pd.DataFrame:
    try:
        # Read as a plain file: a name that begins with a scheme is no address.
        with path.open("rb") as file:
            table = pq.ParquetFile(file).read()
        # The child looked at this too; one that was taken over did not.
        table.validate(full=True)
        if len({*table.column_names}) < len(table.column_names):
            raise _failed("its rows are damaged", limits)
        frame: pd.DataFrame = table.replace_schema_metadata(None).to_pandas(
            date_as_object=True, types_mapper=_NULLABLE.get
        )
        if "geometry" not in frame.columns:
            return frame
        shapes = shapely.from_wkb(frame["geometry"].to_numpy(), on_invalid="raise")
    except (
        OSError,
        OverflowError,
        TypeError,
        ValueError,
        pa.ArrowException,
        shapely.GEOSException,
    ) as error:
        raise _failed("its rows are damaged", limits) from error
    placed: pd.DataFrame = gpd.GeoDataFrame(
        frame.drop(columns="geometry"), geometry=shapes
    )
    return placed
