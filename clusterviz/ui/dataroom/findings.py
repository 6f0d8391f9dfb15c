"""Step 4: what was found, what would be mended, and whether a person agrees."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.records import Severity
from clusterviz.ui import widgets
from clusterviz.view.dataroom import MAX_ROWS, finding_rows, repair_rows
from clusterviz.view.plain import plain
from clusterviz.workspace.consent import Consent, is_repair

if TYPE_CHECKING:
    import pandas as pd

    from clusterviz.schema import Language
    from clusterviz.ui.dataroom.desk import Desk
    from clusterviz.workspace import Workspace

_WIDTHS = {"severity": 80, "message": 740, "feature_id": 130}

_LINE_CHARS, _LINE_PX = 105, 22
"""What a line of a message holds, and how high it is."""

_LINES = range(3, 7)
"""So many of them a row has room for."""


def show_rows(
    workspace: Workspace, rows: pd.DataFrame, language: Language, label: str
) -> None:
    """Show findings as a table; its rows have room for the longest sentence.

    Parameters
    ----------
    rows
        See `view.dataroom.finding_rows`.
    label
        What they are, for those who cannot see them.
    """
    longest = max((len(str(one)) for one in rows["message"]), default=0)
    n_lines = min(max(math.ceil(longest / _LINE_CHARS), _LINES[0]), _LINES[-1])
    widgets.show_table(
        workspace, rows, language, label=label, widths=_WIDTHS,
        row_px=n_lines * _LINE_PX, max_rows=30 // n_lines,
    )  # fmt: skip


def show_findings(desk: Desk) -> None:
    """Show everything that was found, and ask for consent where it is needed."""
    show_counts(desk)
    layers = desk.workspace.layers
    rows = finding_rows(desk.look.findings, layers, desk.language)
    # Some sentences say what is written on the command line.
    if rows["message"].str.contains(" --", regex=False).any():
        st.caption(desk.say("dataroom.by_command"))
    show_rows(desk.workspace, rows, desk.language, desk.say("dataroom.findings"))
    n = len(desk.look.findings)
    if n > MAX_ROWS:
        most = texts.number(MAX_ROWS, desk.language)
        said = texts.number(n, desk.language)
        st.caption(desk.say("dataroom.first_rows", n=most, n_all=said))
    _show_repairs(desk)
    ask_consent(desk)


def show_counts(desk: Desk) -> None:
    """Say how many findings there are of each severity, and what follows."""
    counts = " · ".join(
        desk.say(f"dataroom.n_{one.value}", n=texts.number(desk.n(one), desk.language))
        for one in Severity
    )
    if desk.look.is_refused:
        st.error(f"{counts}. {desk.say('dataroom.refused')}", icon=":material/block:")
    elif desk.n(Severity.DECISION):
        st.warning(f"{counts}. {desk.say('dataroom.stopped')}", icon=":material/help:")
    else:
        st.success(f"{counts}. {desk.say('dataroom.fine')}", icon=":material/check:")


def _show_repairs(desk: Desk) -> None:
    repairs = desk.frame("repairs")
    if repairs.empty:
        return
    st.subheader(desk.say("dataroom.repairs"), anchor=False)
    st.caption(desk.say("dataroom.repairs_help"))
    widgets.show_table(
        desk.workspace,
        repair_rows(repairs, desk.language),
        desk.language,
        label=desk.say("dataroom.repairs"),
    )


def ask_consent(desk: Desk) -> Consent:
    """Ask for consent to repairs and to decisions, apart; neither is preset.

    It holds as long as it is in sight, for what was seen.
    """
    decisions = desk.look.of(Severity.DECISION)
    n_repairs = sum(map(is_repair, decisions))
    n_others = len(decisions) - n_repairs
    repairs = others = False
    if n_repairs:
        n = texts.number(n_repairs, desk.language)
        repairs = st.checkbox(
            plain(desk.say("dataroom.accept_repairs", n=n)),
            key=f"agree-repairs-{desk.stamp}",
        )
    if n_others:
        n = texts.number(n_others, desk.language)
        others = st.checkbox(
            plain(desk.say("dataroom.accept_findings", n=n)),
            key=f"agree-findings-{desk.stamp}",
        )
    return Consent(findings=others, repairs=repairs)
