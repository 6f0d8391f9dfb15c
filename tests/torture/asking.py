"""Commands that must be refused: how one ended, and what is wrong with that."""

from __future__ import annotations

import contextlib
import io
import re
import traceback
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clusterviz.cli import main

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from clusterviz.schema import Language

REFUSED = 2

_EXPECTED = {
    "vi": (re.compile(r"\bCần "), re.compile(r"\bHãy ")),
    "en": (re.compile(r"\bExpected "), re.compile(r"\b(Choose|Make|Move) ")),
}
"""What a sentence says in each language: what was expected, and what to do."""


@dataclass(frozen=True)
class Ended:
    """How a command ended.

    Parameters
    ----------
    code
        Its exit code; ``None`` if it broke off.
    out, said
        What it printed, and what it complained of.
    """

    code: int | None
    out: str
    said: str

    @property
    def is_done(self) -> bool:
        """Whether it did what was asked: a certificate may be refused in a letter."""
        return self.code in (0, 1)


def ended(words: Sequence[str], language: Language) -> Ended:
    """Run a command here, and return how it ended."""
    out, said = io.StringIO(), io.StringIO()
    code: int | None = None
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(said):
        try:
            code = main([*words, "--lang", language])
        except BaseException:  # noqa: BLE001
            traceback.print_exc()
    return Ended(code, out.getvalue(), said.getvalue())


def unclear(found: Ended, paths: Collection[Path], language: Language) -> list[str]:
    """Return what is wrong with the refusal to write a file.

    Parameters
    ----------
    found
        How the command ended.
    paths
        Of which one must be named.
    language
        That it must speak.
    """
    if found.code != REFUSED:
        return [f"it ended with {found.code}: {found.said[-2000:]}"]
    wrong = []
    if found.out:
        wrong.append(f"it printed {found.out!r}")
    if not found.said.startswith("clusterviz: ") or found.said.count("\n") != 1:
        wrong.append("it is not one line")
    if not any(str(one) in found.said for one in paths):
        wrong.append(f"it does not name {', '.join(map(str, paths))}")
    if not all(one.search(found.said) for one in _EXPECTED[language]):
        wrong.append(f"it does not say in {language} what to do")
    return [f"{one}: {found.said}" for one in wrong]
