"""Does every feature that refers to another refer to one that is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clusterviz.records import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd


def dangling(
    frame: pd.DataFrame, layer: str, key: str, known: Mapping[str, Sequence[object]]
) -> list[Finding]:
    """Return the features that refer to something that is not there.

    Row-wise in `frame`.

    Parameters
    ----------
    frame
        Features or rows of the layer called `layer`, named by the column `key`.
    known
        For each field that refers, the values that it may have. A missing value
        refers to nothing and is no finding.

    Returns
    -------
    findings
        ``reference_unknown``, of severity error.
    """
    findings = []
    for field, values in known.items():
        is_lost = frame[field].notna() & ~frame[field].isin(list(values))
        findings += [
            Finding(
                severity=Severity.ERROR,
                code="audit.reference_unknown",
                layer=layer,
                feature_id=str(feature_id),
                field=field,
                values={"value": value},
            )
            for feature_id, value in zip(
                frame.loc[is_lost, key], frame.loc[is_lost, field], strict=True
            )
        ]
    return findings
