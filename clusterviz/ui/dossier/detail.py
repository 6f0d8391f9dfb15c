"""One dossier: what it lacks, its new use, its duties and its firms."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from clusterviz import texts
from clusterviz.ui import downloads, papers, state, widgets
from clusterviz.ui.dossier import entering, matchmaker
from clusterviz.view import tables
from clusterviz.view.dossiertables import word, worded
from clusterviz.view.plain import plain
from clusterviz.workspace import answers, dossiers

if TYPE_CHECKING:
    from clusterviz.schema import Language
    from clusterviz.ui.scope import Scope
    from clusterviz.workspace import Workspace
    from clusterviz.workspace.dossiers import Dossier

_DUTY = (
    "measure", "responsible_body", "due_on", "done_on", "evidence", "residual_risk",
)  # fmt: skip
_FIRM = (
    "firm_name", "industry", "hazard_class", "n_workers", "lease_end_on",
    "land_needed_ha", "destination", "destination_plot_id", "is_locked",
)  # fmt: skip
_LAYERS = MappingProxyType(
    {
        "duties": ("dossiers", "duties"),
        "firms": ("dossiers", "firms"),
        "ground": ("clusters", "dossiers", "plan_zones"),
    }
)
"""By view: what its rows are of."""

NEW = "+"
"""Stands in the address for a row that is not there yet."""


def show_dossier(workspace: Workspace, asked: Scope, language: Language) -> None:
    """Show the dossier that is chosen; a word on how to choose one where none is.

    Parameters
    ----------
    workspace
        Frozen.
    asked, language
        Of the page.
    """
    name = state.text("id")
    ids = set(
        dossiers.gone_on(workspace.on(asked.as_of_on), asked.as_of_on)["cluster_id"]
    )
    if name not in ids:
        st.info(texts.say("dossier.choose", language), icon=":material/ads_click:")
        return
    one = dossiers.dossier(workspace, name, asked.as_of_on)
    with st.container(border=True, key="dossier"):
        _show_heading(workspace, one, language)
        _show_lacking(workspace, one, language)
        papers.offer_dossier(workspace, name, asked.as_of_on, language)
        if not one.row["dossier_id"]:
            _show_dossier_form(workspace, one, asked, language)
            return
        words = {view: texts.say(f"dossier.view_{view}", language) for view in VIEWS}
        view = widgets.choose_one(
            texts.say("dossier.view", language), "panel", words, "duties",
            is_labelled=False,
        )  # fmt: skip
        VIEWS[view](workspace, one, asked, language)


def _show_heading(workspace: Workspace, one: Dossier, language: Language) -> None:
    row = one.row
    heading = texts.say(
        "dossier.heading",
        language,
        name=row["cluster_name"],
        dossier=row["dossier_id"] or "–",
    )
    st.subheader(plain(heading), anchor=False)
    sentence = texts.say(
        "dossier.standing",
        language,
        standing=word("dossier_standing", row["dossier_standing"], language),
        day=texts.day(row["withdrawn_on"] or None, language),
        area=texts.hectares(row["planned_area_ha"], language),
        use=row["target_use"] if isinstance(row["target_use"], str) else "–",
        state=tables.worded(
            "dossier_state", row["dossier_state"], workspace.layers, language
        ),
    )
    st.markdown(plain(sentence))


def _show_lacking(workspace: Workspace, one: Dossier, language: Language) -> None:
    if not one.findings:
        st.success(texts.say("dossier.is_complete", language), icon=":material/task:")
        return
    n = texts.number(len(one.findings), language)
    with st.expander(
        texts.say("dossier.lacks", language, n=n), icon=":material/rule:", expanded=True
    ):
        for found in one.findings:
            widgets.show_note(f"• {dossiers.sentence(found, workspace, language)}")


def _show_duties(
    workspace: Workspace, one: Dossier, asked: Scope, language: Language
) -> None:
    """Show each duty as a section: how it stands, and what was said of it."""
    label = workspace.layers["duties"].fields["duty"].choices
    chosen = state.text("duty")
    for i, row in one.duties.iterrows():
        code = str(row["duty"])
        name = label[code].label.say(language) if code in label else code
        stands = word("duty_state", row["duty_state"], language)
        with st.container(border=True, key=f"duty-{i}"):
            st.markdown(f"**{plain(name)}** – {plain(stands)}")
            its = row.get("duty_id")
            duty_id = its if isinstance(its, str) else ""
            if duty_id:
                facts = pd.DataFrame([row])[list(_DUTY)]
                widgets.show_table(workspace, facts, language, label=name)
            key = duty_id or f"{one.row['dossier_id']}-{code}"
            if chosen == key:
                begin = {
                    "duty_id": key, "dossier_id": one.row["dossier_id"], "duty": code,
                }  # fmt: skip
                entering.show_form(
                    workspace, "duties", key, asked.as_of_on, language, begin,
                    str(one.row["cluster_id"]),
                )  # fmt: skip
            else:
                entering.offer(texts.say("dossier.enter", language), duty=key, firm="")
    _offer(workspace, one, asked, "duties", one.duties, language)


def _show_firms(
    workspace: Workspace, one: Dossier, asked: Scope, language: Language
) -> None:
    """Show the firms in place; selecting one opens its form."""
    firms = one.firms
    label = texts.say("dossier.view_firms", language)
    if firms.empty:
        widgets.show_note(texts.say("dossier.no_firms", language))
    else:
        widgets.show_table(
            workspace,
            firms[list(_FIRM)],
            language,
            label=label,
            choices=[{"firm": one} for one in firms["firm_id"]],
            fits=[state.text("fit")] * len(firms),
            key="firms",
        )
        _offer(workspace, one, asked, "firms", firms, language)
    chosen = state.text("firm")
    if chosen in {*firms["firm_id"], NEW}:
        key = "" if chosen == NEW else chosen
        begin = {"dossier_id": one.row["dossier_id"]}
        entering.show_form(
            workspace, "firms", key, asked.as_of_on, language, begin,
            str(one.row["cluster_id"]),
        )  # fmt: skip
    else:
        entering.offer(texts.say("dossier.add_firm", language), firm=NEW, duty="")


def _show_ground(
    workspace: Workspace, one: Dossier, asked: Scope, language: Language
) -> None:
    """Show what lies under the boundary, and whether the new use agrees with it."""
    verdict = texts.say(
        "dossier.use", language, verdict=word("use_verdict", one.use_verdict, language)
    )
    st.markdown(plain(verdict))
    rows = one.zones.drop(columns=["cluster_id", "zone_id"])
    names = ["use_verdict", "kind", "zone_name", "overlap_ha", "cluster_ratio"]
    widgets.show_table(
        workspace,
        worded(rows[names], language),
        language,
        label=texts.say("dossier.view_ground", language),
    )
    _offer(workspace, one, asked, "ground", one.zones, language)
    widgets.show_note(texts.say("dossier.use_practice", language))


def _show_dossier_form(
    workspace: Workspace, one: Dossier, asked: Scope, language: Language
) -> None:
    """Show the form of the dossier itself: plan, target use, decision, state."""
    cluster_id = str(one.row["cluster_id"])
    key = str(one.row["dossier_id"])
    begin = {"dossier_id": f"HS-{cluster_id}", "cluster_id": cluster_id}
    entering.show_form(
        workspace, "dossiers", key, asked.as_of_on, language, begin, cluster_id
    )


def _offer(
    workspace: Workspace,
    one: Dossier,
    asked: Scope,
    view: str,
    rows: pd.DataFrame,
    language: Language,
) -> None:
    """Offer the rows of a view as files, if there are any."""
    if rows.empty:
        return
    on, row = asked.as_of_on, one.row
    now = workspace.on(on)
    title = texts.say(
        "dossier.heading", language, name=row["cluster_name"], dossier=row["dossier_id"]
    )
    downloads.offer_rows(
        now,
        f"{view}-{row['dossier_id']}-{on}",
        answers.answer(now, rows, on, _LAYERS[view]),
        language,
        title=f"{title}: {texts.say(f'dossier.view_{view}', language)}",
        said=worded(rows, language),
    )


VIEWS = MappingProxyType(
    {
        "duties": _show_duties,
        "firms": _show_firms,
        "match": matchmaker.show_of_dossier,
        "ground": _show_ground,
        "dossier": _show_dossier_form,
    }
)
