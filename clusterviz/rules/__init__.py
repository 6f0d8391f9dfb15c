"""The law, and practice, as dated data: read from ``rules.toml``, never constants.

A province edits a ``rules.toml`` of its own in its workspace: what it says there
holds on the days that it names, in place of what the program was shipped with.
"""

from clusterviz.rules.entries import (
    Comparison,
    Deadline,
    Fact,
    Placeholders,
    Reading,
    Rule,
    Scope,
)
from clusterviz.rules.table import FILE, Rules, read_rules, rules_of

__all__ = [
    "FILE",
    "Comparison",
    "Deadline",
    "Fact",
    "Placeholders",
    "Reading",
    "Rule",
    "Rules",
    "Scope",
    "read_rules",
    "rules_of",
]
