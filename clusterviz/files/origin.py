"""What every export says of where its rows come from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from clusterviz import texts
from clusterviz.schema import Label

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from clusterviz.schema import Language


@dataclass(frozen=True)
class Origin:
    """Source, day and versions behind the rows of an export.

    Parameters
    ----------
    title
        What the rows are.
    province
        Whose they are.
    source_document
        The decision or file behind them.
    as_of_on
        The day that they are true of; ``None`` when nobody said.
    layer_versions
        The version of each layer that they were made from.
    workspace
        Name of the workspace's folder.
    crs
        Name of the system that areas are taken in.
    generated_at
        UTC.
    is_illustrative
        They are a sample, without legal value.
    audit_line
        The last line of the audit when they were exported; empty for none.
    month_line
        Whether their month is signed off; empty where they are of no month.
    selected
        What was asked of them, by the word of the question; empty for all of them.
    """

    title: Label
    province: Label
    source_document: str
    as_of_on: dt.date | None
    layer_versions: Mapping[str, int]
    workspace: str
    crs: str
    generated_at: dt.datetime
    is_illustrative: bool
    audit_line: str = ""
    month_line: str = ""
    selected: Mapping[str, str] = field(default_factory=dict)

    def note(self, language: Language) -> str:
        """Return the warning that an illustrative export carries; empty for others."""
        return (
            texts.say("export.illustrative", language) if self.is_illustrative else ""
        )

    def part(self, language: Language) -> str:
        """Return which part of the rows was asked for, in words; empty for all."""
        words = dict(self.selected)
        name = words.pop("area_name", "")
        if "area" in words:
            words["area"] = f"{words['area']} ({name})" if name else words["area"]
        if "shape" in words:
            words["shape"] = ""
        return "; ".join(
            texts.say(f"export.part_{key}", language, said=said).strip()
            for key, said in words.items()
        )

    @property
    def part_key(self) -> str:
        """What tells the rows from others of their layer; empty for all of them."""
        words = {key: said for key, said in self.selected.items() if key != "area_name"}
        return "/".join(
            # Two statuses are the same ones in whatever order they were asked.
            f"{key}={', '.join(sorted(said.split(', '))) if key == 'status' else said}"
            for key, said in sorted(words.items())
        )

    @property
    def part_label(self) -> Label | None:
        """Which part of the rows was asked for; ``None`` for all."""
        if not self.selected:
            return None
        return Label(vi=self.part("vi"), en=self.part("en"))

    def summary(self, language: Language) -> str:
        """Return it in one line, for a file that has room for no more."""
        parts = [
            self.note(language),
            self.source_document,
            "" if self.as_of_on is None else self.as_of_on.isoformat(),
            self.part(language),
        ]
        return " | ".join(part for part in parts if part)

    def members(self, language: Language) -> dict[str, object]:
        """Return it as the members that a JSON object has beside its rows."""
        members: dict[str, object] = {
            "title": self.title.say(language),
            "workspace": self.workspace,
            "province": self.province.say(language),
            "source_document": self.source_document,
            "as_of_on": None if self.as_of_on is None else self.as_of_on.isoformat(),
            "layer_versions": dict(self.layer_versions),
            "generated_at": self.generated_at.isoformat(timespec="seconds"),
        }
        if self.audit_line:
            members["audit_line"] = self.audit_line
        if self.month_line:
            members["month_line"] = self.month_line
        if self.selected:
            members["selection"] = dict(self.selected)
        return members | ({"note": self.note(language)} if self.is_illustrative else {})
