"""Why something failed, as the system, a database or a form says it, in words."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

from clusterviz import texts
from clusterviz.errors import Told

if TYPE_CHECKING:
    from collections.abc import Mapping

ERRORS = (
    "ENOSPC", "EDQUOT", "EACCES", "EPERM", "EROFS", "ENOENT", "ENOTDIR", "EISDIR",
    "EEXIST", "ENOTEMPTY", "EMFILE", "ENFILE", "EIO", "ENAMETOOLONG", "EFBIG",
    "EBUSY", "EXDEV", "EINVAL", "ELOOP", "ESTALE", "ENOMEM", "EADDRINUSE",
    "EADDRNOTAVAIL", "ECONNREFUSED", "ETIMEDOUT",
)  # fmt: skip
"""What the system says of files and ports that has words of ours."""

_DATABASE = {
    "is locked": "locked",
    "lock timeout": "locked",
    "readonly database": "read_only",
    "disk is full": "full",
    "disk I/O error": "broken_disk",
    "malformed": "malformed",
    "not a database": "not_one",
    "unable to open": "unopened",
    "authentication failed": "password",
    "Connection refused": "refused",
    "timeout expired": "late",
}
"""By a part of what SQLite or PostgreSQL says, the ending of our key."""

_FORM = {
    "int": "integer", "float": "number", "bool": "boolean", "string": "text",
    "date": "date", "literal": "one_of", "enum": "one_of",
    "greater_than": "above", "greater_than_equal": "at_least",
    "less_than": "below", "less_than_equal": "at_most",
    "missing": "there", "extra": "unknown",
    "list": "list", "tuple": "list", "dict": "table", "model": "table",
}  # fmt: skip
"""By the beginning of pydantic's code, the ending of our key."""

_LIMITS = ("gt", "ge", "lt", "le", "expected")


def why(error: OSError) -> Told:
    """Return what the system says is wrong, with its number.

    What has no words of ours is told as the system says it.

    Examples
    --------
    >>> full = why(OSError(28, "No space left on device"))
    >>> full.en, full.vi
    ('No space left on device (errno 28)', 'ổ đĩa đã hết chỗ trống (errno 28)')
    >>> why(OSError("broken")).en
    'broken'
    """
    said = error.strerror or str(error) or type(error).__name__
    if error.errno is None:
        return texts.told("reason.system", said=said)
    # Windows has numbers of its own for what a socket meets.
    name = errno.errorcode.get(error.errno, "").removeprefix("WSA")
    number = str(error.errno)
    if name not in ERRORS:
        return texts.told("reason.system_number", said=said, number=number)
    return texts.told(f"reason.{name.lower()}", number=number)


def no_room(path: str | None = None) -> OSError:
    """Return what the system says of a full disk, for what others say of it.

    Parameters
    ----------
    path
        Of the file; ``None`` where it is not known.

    Examples
    --------
    >>> why(no_room()).vi
    'ổ đĩa đã hết chỗ trống (errno 28)'
    """
    return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), path)


def of_any(error: Exception) -> Told:
    """Return what any error says is wrong: of the system as `why`, else its words.

    Only the first line, since libraries go on about themselves.

    Examples
    --------
    >>> of_any(ValueError("odd bytes")).en, of_any(ValueError("odd bytes")).vi
    ('odd bytes', 'lỗi “odd bytes”')
    """
    if isinstance(error, OSError) and error.errno is not None:
        return why(error)
    said = next(iter(str(error).splitlines()), "") or type(error).__name__
    return texts.told("reason.any", said=said)


def of_database(said: str) -> Told:
    """Return what a database complains of; in English as it says it.

    Examples
    --------
    >>> of_database("database is locked").vi
    'đang bị chương trình khác khóa (database is locked)'
    >>> of_database("no such table: people").vi
    'cơ sở dữ liệu báo lỗi (no such table: people)'
    """
    known = (ours for theirs, ours in _DATABASE.items() if theirs in said)
    return texts.told(f"reason.database_{next(known, 'other')}", said=said)


def wanted(fault: Mapping[str, object]) -> Told:
    """Return what a form expected in place of what it was given.

    Parameters
    ----------
    fault
        One of the errors that pydantic lists.

    Examples
    --------
    >>> fault = {"type": "greater_than", "msg": "Input should …", "ctx": {"gt": 0}}
    >>> wanted(fault).en, wanted(fault).vi
    ('a number above 0', 'một số lớn hơn 0')
    """
    code, said = str(fault["type"]), str(fault["msg"])
    context = fault.get("ctx")
    limits = context if isinstance(context, dict) else {}
    limit = next((str(limits[one]) for one in _LIMITS if one in limits), "")
    kind = _FORM.get(code) or _FORM.get(code.partition("_")[0], "other")
    # Choices are listed as in English: 'a', 'b' or 'c'.
    return texts.told(
        f"reason.form_{kind}", said=said, limit=limit.replace(" or ", ", ")
    )
