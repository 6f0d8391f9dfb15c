"""What a person agrees to before a file is published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from clusterviz.records import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

REPAIRS = frozenset(
    {
        "closing.gaps_closed",
        "geometry.collapsed_line",
        "geometry.collapsed_part",
        "geometry.emptied",
        "geometry.height_dropped",
        "geometry.hole_outside",
        "geometry.mixed_lines",
        "geometry.mixed_type",
        "geometry.other_type",
        "geometry.parts_overlap",
        "geometry.repeated_ring",
        "geometry.self_crossing",
        "geometry.spike",
        "markup.rings_unclosed",
        "reader.positions_cut",
        "reader.rings_unclosed",
    }
)
"""Findings of shapes that are published other than they came."""


@dataclass(frozen=True)
class Consent:
    """What a person has seen and agrees to.

    Parameters
    ----------
    findings
        Those that need a decision.
    repairs
        Those proposed for shapes; without it a shape that needs one stops the
        import.
    """

    findings: bool = False
    repairs: bool = False


NONE = Consent()


def is_repair(finding: Finding) -> bool:
    """Return whether a finding says that a shape is published other than it came."""
    return finding.code in REPAIRS or finding.values.get("code") in REPAIRS


def repairs_of(findings: Iterable[Finding], told: Collection[str]) -> tuple[str, ...]:
    """Return the repairs that findings tell of, as the lineage of a version has them.

    Parameters
    ----------
    findings
        All of an import.
    told
        Codes of repairs that the lineage tells of already, shape by shape.

    Examples
    --------
    >>> made = Finding(Severity.DECISION, "closing.gaps_closed", "", values={"n": 2})
    >>> repairs_of([made], ())
    ('closing.gaps_closed (2)',)
    """
    return tuple(
        f"{one.code} ({one.values.get('n', one.values.get('value', ''))})"
        for one in findings
        if one.code in REPAIRS and one.code not in told
    )


def undecided(findings: Iterable[Finding], consent: Consent) -> list[Finding]:
    """Return the decisions that nobody has agreed to."""
    return [
        one
        for one in findings
        if one.severity is Severity.DECISION
        and not (consent.repairs if is_repair(one) else consent.findings)
    ]
