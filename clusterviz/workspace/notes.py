"""What a reader says of a file, as findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clusterviz.core.cells import shown
from clusterviz.records import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clusterviz.files.worker import Note
    from clusterviz.schema import Layer

NOTES: Mapping[str, Severity] = {
    "has_triggers": Severity.DECISION,
    "encoding_unstated": Severity.WARNING,
    "reader_warning": Severity.WARNING,
    "column_unreadable": Severity.INFO,
    "rings_clockwise": Severity.INFO,
    "sheet_read": Severity.INFO,
    "cell_error": Severity.DECISION,
    "formula_uncomputed": Severity.DECISION,
    "drawing.curved": Severity.INFO,
    "drawing.ignored": Severity.WARNING,
    "drawing.paper_space": Severity.INFO,
    "drawing.references_ignored": Severity.DECISION,
    "drawing.shapeless": Severity.WARNING,
    "drawing.text_cut": Severity.WARNING,
    "drawing.unit_unlike": Severity.WARNING,
    "markup.ignored": Severity.WARNING,
    "markup.rings_unclosed": Severity.DECISION,
    "reader.crs_undefined": Severity.WARNING,
    "reader.dbf_missing": Severity.WARNING,
    "reader.encoding_contradicted": Severity.DECISION,
    "reader.encoding_unknown": Severity.DECISION,
    "reader.integers_as_text": Severity.DECISION,
    "reader.positions_cut": Severity.DECISION,
    "reader.prj_ignored": Severity.WARNING,
    "reader.rings_unclosed": Severity.DECISION,
    "reader.shx_restored": Severity.DECISION,
    "reader.utf16": Severity.DECISION,
    "table.delimiter": Severity.INFO,
    "table.headings_at": Severity.INFO,
    "table.no_headings": Severity.WARNING,
    "table.rows_above": Severity.INFO,
    "no_memory_limit": Severity.WARNING,
    "no_time_limit": Severity.WARNING,
    "no_network_limit": Severity.INFO,
}
"""How grave is what a reader may say of a file."""


def of_note(layer: Layer, note: Note) -> Finding:
    """Return what a reader says of a file as a finding."""
    # The child may have been taken over: a code that it cannot know is only text.
    code = note.code if note.code in NOTES else "reader_warning"
    values = {"value": shown(note.value if code == note.code else note.code)}
    return Finding(NOTES[code], code, layer.name, values=values)
