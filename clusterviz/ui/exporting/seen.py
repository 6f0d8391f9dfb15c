"""What the file will hold, shown before it is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.ui import cache, state, widgets
from clusterviz.view.plain import plain
from clusterviz.workspace import outgoing_parts
from clusterviz.workspace.outgoing import file_name, system_of

if TYPE_CHECKING:
    from clusterviz.schema import Language
    from clusterviz.workspace import Workspace
    from clusterviz.workspace.outgoing import Outgoing
    from clusterviz.workspace.outgoing_rows import Seen, SeenPart

_REASONS = ("personal", "not_public", "not_in_profile")


def seen(workspace: Workspace, wanted: Outgoing) -> Seen:
    """Return what a file will hold; asked once of the same data.

    What a profile says is read each time: it is a file that people edit.
    """
    asked = wanted.model_dump_json()
    if wanted.kind == "profile":
        return outgoing_parts.seen(workspace, asked)
    return cache.ask(workspace, outgoing_parts.seen, asked=asked)


def show_sum(
    workspace: Workspace, wanted: Outgoing, found: Seen, language: Language
) -> None:
    """Show the name of the file, how much it is, and in which system.

    Parameters
    ----------
    workspace, wanted, found, language
        As `show`.
    """
    system = system_of(workspace, wanted)
    n = texts.number(found.n_features, language)
    parts = [
        texts.say("outgoing.n_features", language, n=n),
        texts.say("outgoing.about", language, size=size(found.size_bytes, language)),
        *([system.name] if system is not None else []),
    ]
    name = plain(file_name(workspace, wanted))
    st.markdown(f"**{name}** · {plain(' · '.join(parts))}")
    if wanted.has_personal:
        said = texts.say("outgoing.with_personal", language)
        st.warning(said, icon=":material/person_alert:")


def show(
    workspace: Workspace, wanted: Outgoing, found: Seen, language: Language
) -> None:
    """Show the first rows of a file, what is left out and what to know.

    Parameters
    ----------
    workspace
        Where from.
    wanted
        What is asked for.
    found
        What that will hold.
    language
        Of the words.
    """
    st.subheader(texts.say("outgoing.seen", language), anchor=False)
    part = _ask_part(workspace, found, language)
    if not part.rows.empty:
        _show_rows(workspace, part, language)
        n = texts.number(len(part.rows), language)
        of = texts.number(part.n_rows, language)
        widgets.show_note(texts.say("outgoing.first_rows", language, n=n, of=of))
    for reason in _REASONS:
        names = [name for name, why in part.left_out if why == reason]
        if names:
            fields = workspace.layers[part.layer].fields
            said = ", ".join(
                f"{fields[one].label.say(language)} ({one})" for one in names
            )
            said = texts.say(f"outgoing.why_{reason}", language, names=said)
            st.markdown(f":material/visibility_off: {plain(said)}")
    _show_findings(workspace, found, language)


def size(n_bytes: int, language: Language) -> str:
    """Return a length as people write it.

    Examples
    --------
    >>> size(138_044, "en"), size(2_400_000, "vi"), size(900, "en")
    ('138 kB', '2,4 MB', '0.9 kB')
    """
    if n_bytes < 1e6:
        decimals = 0 if n_bytes >= 1e4 else 1
        return f"{texts.number(n_bytes / 1e3, language, decimals)} kB"
    decimals = 0 if n_bytes >= 1e8 else 1
    return f"{texts.number(n_bytes / 1e6, language, decimals)} MB"


def _ask_part(workspace: Workspace, found: Seen, language: Language) -> SeenPart:
    """Ask which layer of several is looked at."""
    by_stem = {one.stem: one for one in found.parts}
    if len(by_stem) == 1:
        return found.parts[0]
    names = {}
    for stem, one in by_stem.items():
        title = workspace.layers[one.layer].title.say(language)
        n = texts.number(one.n_rows, language)
        rows = texts.say("outgoing.n_features", language, n=n)
        names[stem] = f"{title} · {stem} · {rows}"
    if state.text("part") not in names:
        # A layer of what was chosen before.
        state.choose(part="")
    chosen = state.one_of("part", tuple(names), next(iter(names)))
    widgets.show_list(texts.say("outgoing.part", language), "part", names, chosen)
    return by_stem[chosen]


def _show_rows(workspace: Workspace, part: SeenPart, language: Language) -> None:
    fields = workspace.layers[part.layer].fields
    st.dataframe(
        part.rows,
        height="content",
        row_height=widgets.ROW_PX,
        hide_index=True,
        placeholder="–",
        alt=texts.say("outgoing.seen", language),
        column_config={
            name: st.column_config.Column(help=plain(fields[name].label.say(language)))
            for name in map(str, part.rows)
            if name in fields
        },
    )


def _show_findings(workspace: Workspace, found: Seen, language: Language) -> None:
    for one in found.findings:
        said = texts.finding(one, language)
        if len(found.parts) > 1 and one.layer in workspace.layers:
            said = f"{workspace.layers[one.layer].title.say(language)}: {said}"
        st.markdown(f":material/info: {plain(said)}")
