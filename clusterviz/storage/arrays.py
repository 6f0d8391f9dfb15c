"""Named arrays in a folder: one ``.npy`` each, and ``about.json`` about them all.

A folder may come from a stranger: nothing in it is trusted before it was
compared with what `write_arrays` would have written, and nothing is unpickled.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
from typing import TYPE_CHECKING, Annotated, Any

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, NonNegativeInt

from clusterviz import texts
from clusterviz.errors import StorageError
from clusterviz.texts.reasons import why

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

FORMAT = 2
"""Raised whenever files written before can no longer be read."""

ABOUT = "about.json"
"""Written last: a folder without it is not whole."""

_NAME = re.compile(r"[a-z0-9_-]+")

_KINDS = "biufcS"
"""Of numpy's kinds those that are plain bytes: logical, numbers, short texts."""


class _Array(BaseModel):
    """What the file of one array must be."""

    model_config = ConfigDict(extra="forbid", strict=True)

    dtype: Annotated[str, Field(pattern=r"^[<>|][biufcS][0-9]{1,9}$")]
    shape: list[NonNegativeInt]
    n_bytes: NonNegativeInt
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    """Of the values, without the header, which is compared as it is."""


class _About(BaseModel):
    """What `ABOUT` says."""

    model_config = ConfigDict(extra="forbid", strict=True)

    format: int
    arrays: dict[Annotated[str, Field(pattern=f"^{_NAME.pattern}$")], _Array]


def write_arrays(folder: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write `arrays` into `folder`, each into a file of its own, to the disk.

    The folder is made where it is missing. A set that it holds is replaced,
    and while that lasts it holds none; `storage.shelf.FolderShelf` replaces
    sets at once.

    Parameters
    ----------
    folder
        Where to.
    arrays
        By name, of lower-case letters, digits, ``_`` and ``-``. Numbers,
        logical values and bytes (``S``), of any shape.

    Raises
    ------
    ValueError
        If a name or a type is another; nothing was written then.
    StorageError
        If the disk is full or the folder cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_arrays(Path(folder), {"area_m2": np.array([10.0, 2.5])})
    ...     float(read_arrays(Path(folder))["area_m2"].sum())
    12.5
    """
    require_keepable(arrays)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / ABOUT).unlink(missing_ok=True)
        about = {name: _written(folder, name, arrays[name]) for name in arrays}
        text = _About(format=FORMAT, arrays=about).model_dump_json(indent=1)
        with (folder / ABOUT).open("x", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise StorageError(
            texts.told("stored.arrays_unwritten", folder=folder, why=why(error))
        ) from error


def read_arrays(folder: Path, *, is_checked: bool = False) -> dict[str, NDArray[Any]]:
    """Return the arrays that `write_arrays` wrote, mapped, not read, and read-only.

    The system reads the parts that are looked at, when they are looked at.

    Parameters
    ----------
    folder
        Where from.
    is_checked
        Compare the hash of every array too. Not always done, since all of each
        file is read for it: of an index, of which a question looks at a few
        pages, that is many times what the answer takes. Without it only the
        headers and the sizes of the files are compared.

    Raises
    ------
    StorageError
        If the folder holds no whole set of this `FORMAT`, or, if `is_checked`,
        a value is another than was written.
    """
    try:
        about = _About.model_validate_json((folder / ABOUT).read_bytes())
        if about.format != FORMAT:
            raise _unusable(folder, f"its format is {about.format}")
        return {
            name: _mapped(folder, name, one, is_checked=is_checked)
            for name, one in about.arrays.items()
        }
    except (OSError, ValueError, TypeError, OverflowError) as error:
        raise _unusable(folder, str(error).splitlines()[0]) from error


def require_keepable(arrays: Mapping[str, NDArray[Any]]) -> None:
    """Raise `ValueError` unless names and types are such as `write_arrays` takes."""
    for name, array in arrays.items():
        if not _NAME.fullmatch(name):
            raise ValueError(f"`{name}` does not name an array")
        if array.dtype.kind not in _KINDS:
            raise ValueError(f"`{name}` holds {array.dtype}: no number, no bytes")


def _written(folder: Path, name: str, array: NDArray[Any]) -> _Array:
    """Write one array and return what its file must be from now on."""
    path = folder / f"{name}.npy"
    values = np.asarray(array, order="C")
    # A new file, never the old one's bytes: another process may have it mapped.
    path.unlink(missing_ok=True)
    with path.open("xb") as file:
        np.save(file, values, allow_pickle=False)
        file.flush()
        os.fsync(file.fileno())
        if hasattr(os, "posix_fadvise"):
            # What was just written stays in the system's cache in huge pages:
            # a question that touches a few bytes of the mapping would count two
            # megabytes for each. Read back, it comes in small ones.
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        n_bytes = file.tell()
    return _Array(
        dtype=array.dtype.str,
        shape=list(array.shape),
        n_bytes=n_bytes,
        # Of what was in memory, not of the file: what the disk made of it shows.
        sha256=hashlib.sha256(values.reshape(-1).view(np.uint8).data).hexdigest(),
    )


def _mapped(
    folder: Path, name: str, about: _Array, *, is_checked: bool
) -> NDArray[Any]:
    path = folder / f"{name}.npy"
    dtype, shape = np.dtype(about.dtype), tuple(about.shape)
    header = _header(dtype, shape)
    n_bytes = len(header) + dtype.itemsize * int(np.prod(shape, dtype=object))
    with path.open("rb") as file:
        is_whole = n_bytes == about.n_bytes == os.fstat(file.fileno()).st_size
        if not is_whole or file.read(len(header)) != header:
            raise _unusable(folder, f"`{path.name}` is not what was written")
        # The values, since the header was just read; not through the mapping,
        # whose pages would count as this program's memory.
        if is_checked:
            found = hashlib.file_digest(file, "sha256").hexdigest()
            if found != about.sha256:
                raise _unusable(folder, f"`{path.name}` holds other values")
        if n_bytes > len(header):
            return np.memmap(file, dtype, mode="r", offset=len(header), shape=shape)
    # No system maps nothing.
    empty = np.empty(shape, dtype)
    empty.flags.writeable = False
    return empty


def _header(dtype: np.dtype[Any], shape: tuple[int, ...]) -> bytes:
    """Return what `numpy.save` writes before the values.

    Compared, so that the header of a damaged file need not be understood.
    """
    header = io.BytesIO()
    about = {"descr": dtype.str, "fortran_order": False, "shape": shape}
    np.lib.format.write_array_header_1_0(header, about)
    return header.getvalue()


def _unusable(folder: Path, reason: str) -> StorageError:
    return StorageError(
        f"`{folder}` holds no whole set of arrays: {reason}.",
        expected=f"{ABOUT} of format {FORMAT}, and the files that it names",
        remedy="Remove the folder: what is derived is computed again.",
    )
