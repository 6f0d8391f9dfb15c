"""The child process that opens a file from outside: ``python -m`` this module.

It stands in a private folder with a request in it, binds itself, looks at the
structure, reads, and leaves the rows as Parquet with geometry in WKB and an
answer in JSON. Whoever takes over this process finds no secret, no network
where the system can close it, and little memory and time.
"""

from __future__ import annotations

import json
import sys
import warnings
from importlib.abc import MetaPathFinder
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from clusterviz.files.guard import Kind
from clusterviz.files.handed import open_plain
from clusterviz.files.limits import apply_limits
from clusterviz.files.refused import FileRefusedError
from clusterviz.settings import ImportLimits

REQUEST = "request.json"
ANSWER = "answer.json"
ROWS = "rows.parquet"

_LONGEST = 1_000_000


class _Spared(MetaPathFinder):
    """Keeps out what the readers import if they can, and do without.

    The readers give Arrow tables. So they start in a third of the time, and
    offer less to take over.
    """

    def find_spec(self, fullname: str, *_: object) -> None:
        """Say of some packages that they are absent."""
        if fullname in ("geopandas", "pandas", "pyproj", "lxml", "PIL"):
            raise ModuleNotFoundError(fullname, name=fullname)


class Request(BaseModel):
    """What the parent asks: which file, of which kind, which layer of it.

    Parameters
    ----------
    file
        Its name in the child's folder.
    kind
        Its format.
    layer
        Which layer or sheet; ``None`` for the only one.
    limits
        What reading may cost.
    headings
        Words by which a sheet's row of headings is known.
    encoding
        Of its text, as a person said; ``None`` to go by what the file says.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: str
    kind: Kind
    layer: str | None
    limits: ImportLimits
    headings: tuple[str, ...] = ()
    encoding: str | None = None


class Note(BaseModel):
    """Something worth a finding: its code and one word or number."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    value: str = ""


class Answer(BaseModel):
    """What the child found; the rows are beside it.

    Parameters
    ----------
    layer
        The layer that was read.
    crs
        What the file says its CRS is; empty where it says nothing.
    notes
        What the person should know.
    is_bytes
        Nothing says how its text is encoded: each letter of it is one byte, as
        Latin-1 has them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    layer: str
    crs: str
    notes: tuple[Note, ...] = ()
    is_bytes: bool = False


class Refusal(BaseModel):
    """What the parent raises again: the parts of a `FileRefusedError`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    reason: str
    values: dict[str, str | int | float] = {}
    choices: tuple[str, ...] = ()


def main() -> int:
    """Read the file that the request in the current folder names."""
    folder = Path.cwd()
    request = Request.model_validate_json(
        (folder / REQUEST).read_text(encoding="utf-8")
    )
    missing = apply_limits(request.limits)
    sys.meta_path.insert(0, _Spared())
    # Only now: the readers bring GDAL in, which must find the limits in force.
    from clusterviz.files.readers import read_rows

    answer: Answer | Refusal
    try:
        with warnings.catch_warnings(record=True, action="always") as caught:
            answer = read_rows(request, folder, folder / ROWS)
    except FileRefusedError as error:
        answer = Refusal(
            reason=error.reason, values=error.values, choices=error.choices
        )
    except MemoryError:
        memory_mb = request.limits.memory_mb
        answer = Refusal(reason="reader_memory", values={"memory_mb": memory_mb})
    else:
        notes = [Note(code=f"no_{name}_limit") for name in missing]
        said = dict.fromkeys(str(one.message)[:300] for one in caught)
        notes += [Note(code="reader_warning", value=one) for one in [*said][:20]]
        answer = answer.model_copy(update={"notes": (*answer.notes, *notes)})
    text = json.dumps(answer.model_dump(mode="json"))
    (folder / ANSWER).write_text(text, encoding="utf-8")
    return 0


def read_answer(folder: Path) -> Answer | Refusal | None:
    """Return what the child left in `folder`; ``None`` if it is no answer.

    Read strictly: a child that was taken over writes what it likes.
    """
    try:
        with open_plain(folder / ANSWER) as file:
            text = file.read(_LONGEST)
        model = Refusal if "reason" in json.loads(text) else Answer
        return model.model_validate_json(text)
    except (OSError, ValueError, TypeError, RecursionError, ValidationError):
        return None


if __name__ == "__main__":
    sys.exit(main())
