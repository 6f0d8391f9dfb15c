"""Reports that a page offers, in Word and as a PDF: made when somebody asks."""

from __future__ import annotations

from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.ui import widgets
from clusterviz.workspace.reports import papers
from clusterviz.workspace.reports.certificate import certified
from clusterviz.workspace.reports.circular_forms import form_letter
from clusterviz.workspace.reports.dossier import dossier_letter
from clusterviz.workspace.reports.landfund import landfund_letter
from clusterviz.workspace.reports.monthly import monthly_letter, notice_letter
from clusterviz.workspace.reports.one_pager import card_letter
from clusterviz.workspace.reports.overlap import overlap_letter

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping

    from clusterviz.letter import Letter
    from clusterviz.schema import Language
    from clusterviz.ui.scope import Scope
    from clusterviz.workspace import Workspace

MIME: Mapping[str, str] = MappingProxyType(
    {
        ".docx": "application/vnd.openxmlformats-officedocument."
        "wordprocessingml.document",
        ".pdf": "application/pdf",
    }
)
"""By suffix: officials edit the first, and file the second."""


def offer(
    workspace: Workspace,
    title: str,
    letter: Callable[[], Letter],
    name: str,
    language: Language,
) -> None:
    """Offer a report as a file of each kind.

    Parameters
    ----------
    workspace
        Whose frame it stands in.
    title
        What it is; it may hold data.
    letter
        Returns what it says: called once it is asked for, and not before.
    name
        Of the file, without its suffix.
    language
        Of the buttons.
    """

    def made(suffix: str) -> bytes:
        return papers.paper_bytes(workspace, letter(), suffix)

    with st.container(horizontal=True):
        for suffix, mime in MIME.items():
            key = f"report.offer_{suffix.removeprefix('.')}"
            widgets.offer_download(
                texts.say(key, language, report=title),
                partial(made, suffix),
                f"{name}{suffix}",
                mime,
            )


def offer_overlap(workspace: Workspace, asked: Scope, language: Language) -> None:
    """Offer the review of overlaps: of the one area that is meant, or of all."""
    letter = partial(
        overlap_letter, workspace, language, area=_area(asked, language),
        **asked.asked(),
    )  # fmt: skip
    _offer(workspace, "overlap", letter, _name("overlap", asked), language)


def offer_landfund(workspace: Workspace, asked: Scope, language: Language) -> None:
    """Offer the land fund and the gate: of the one area that is meant, or of all."""
    letter = partial(
        landfund_letter, workspace, language, area=_area(asked, language),
        **asked.asked(),
    )  # fmt: skip
    _offer(workspace, "landfund", letter, _name("landfund", asked), language)


def offer_gate(
    workspace: Workspace, place: str, asked: Scope, language: Language
) -> None:
    """Offer the land fund and the gate of one scope, named as in an address.

    Of a group of communes there is no report: land is counted by areas.
    """
    level, _, code = place.partition(".")
    if level == "group":
        return
    letter = partial(
        landfund_letter,
        workspace,
        language,
        area=code,
        level=level,
        as_of_on=asked.as_of_on,
        areas_on=asked.areas_on if level == asked.level else None,
    )
    name = f"landfund-{code}-{asked.as_of_on}"
    _offer(workspace, "landfund", letter, name, language)


def offer_certificate(
    workspace: Workspace,
    cluster_id: str,
    on: dt.date,
    language: Language,
    *,
    is_given: bool,
) -> None:
    """Offer the certificate of a cluster, or the letter on what it lacks."""

    def letter() -> Letter:
        return certified(workspace, cluster_id, language, as_of_on=on).letter

    what = "certificate" if is_given else "lacking"
    _offer(workspace, what, letter, f"{what}-{cluster_id}-{on}", language)


def offer_month(workspace: Workspace, month: str, language: Language) -> None:
    """Offer the review of a month, and the notice that concludes it."""
    for what, of in (("monthly", monthly_letter), ("notice", notice_letter)):
        letter = partial(of, workspace, month, language)
        _offer(workspace, what, letter, f"{what}-{month}", language)


def offer_dossier(
    workspace: Workspace, cluster_id: str, on: dt.date, language: Language
) -> None:
    """Offer the dossier of withdrawn land."""
    letter = partial(dossier_letter, workspace, cluster_id, language, as_of_on=on)
    _offer(workspace, "dossier", letter, f"dossier-{cluster_id}-{on}", language)


def offer_card(
    workspace: Workspace, cluster_id: str, on: dt.date, language: Language
) -> None:
    """Offer the facts of one cluster with its map."""
    letter = partial(card_letter, workspace, cluster_id, language, as_of_on=on)
    _offer(workspace, "card", letter, f"cluster-{cluster_id}-{on}", language)


def offer_form(
    workspace: Workspace, number: str, period: str, language: Language
) -> None:
    """Offer a form of the circular: the cells of its workbook."""
    letter = partial(form_letter, workspace, number, language, period=period)
    title = texts.say("report.name_form", language, number=number)
    offer(workspace, title, letter, f"form{number}-{period}", language)


def _offer(
    workspace: Workspace,
    what: str,
    letter: Callable[[], Letter],
    name: str,
    language: Language,
) -> None:
    title = texts.say(f"report.name_{what}", language)
    offer(workspace, title, letter, name, language)


def _area(asked: Scope, language: Language) -> str | None:
    """Return the one area that is meant; a word that a report is of all if several."""
    if len(asked.area_codes) > 1:
        widgets.show_note(texts.say("report.of_all_areas", language))
    return asked.area_codes[0] if len(asked.area_codes) == 1 else None


def _name(what: str, asked: Scope) -> str:
    of = asked.area_codes[0] if len(asked.area_codes) == 1 else asked.level
    return f"{what}-{of}-{asked.as_of_on}"
