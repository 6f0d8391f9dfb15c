"""What a step of the page is about: one file, and what is known of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clusterviz import texts
from clusterviz.records import Severity
from clusterviz.workspace.look import read_frame

if TYPE_CHECKING:
    import pandas as pd

    from clusterviz.schema import Language, Layer
    from clusterviz.workspace import Workspace
    from clusterviz.workspace.drafts import Intake
    from clusterviz.workspace.look import Look
    from clusterviz.workspace.reading import Reading


@dataclass(frozen=True)
class Desk:
    """One file on its way in, as the last look found it.

    Parameters
    ----------
    workspace
        Which it is to enter.
    one
        The file, and what was decided about it.
    look
        What was found of it.
    language
        Of everything shown.
    """

    workspace: Workspace
    one: Intake
    look: Look
    language: Language

    @property
    def layer(self) -> Layer:
        """What the file is to become."""
        return self.workspace.layers[self.one.layer]

    @property
    def reading(self) -> Reading:
        """What was decided so far."""
        return self.one.reading

    @property
    def stamp(self) -> str:
        """Another text for another file, decision or look: inputs begin anew."""
        said = f"{self.one.draft.draft_id}{self.reading!r}{self.look!r}"
        return hashlib.sha256(said.encode()).hexdigest()[:12]

    @property
    def is_unread(self) -> bool:
        """Whether nothing of the file could be read so far."""
        return self.look.is_refused and not self.look.n_features

    @property
    def mapped(self) -> set[str]:
        """Our fields that a column of the file fills."""
        return {
            name
            for one in self.look.columns
            for name in str(one["field"]).split(",")
            if name
        }

    def n(self, *severities: Severity) -> int:
        """Return how many findings of those severities there are."""
        return len(self.look.of(*severities))

    def frame(self, name: str) -> pd.DataFrame:
        """Return one of the tables that the look kept; see `look.FRAMES`."""
        return read_frame(self.one.draft.folder, name)

    def say(self, key: str, **values: object) -> str:
        """Return a sentence in the language of the page."""
        return texts.say(key, self.language, **values)
