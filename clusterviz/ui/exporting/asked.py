"""What the reader chooses of a file: of what, in which format, which features."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import streamlit as st

from clusterviz import texts
from clusterviz.errors import InputError
from clusterviz.ui import state, widgets
from clusterviz.view.legend import labels
from clusterviz.view.style import CLUSTER_STATUSES
from clusterviz.workspace import corners, packages, people, personal, scenarios
from clusterviz.workspace.formats import SUFFIXES
from clusterviz.workspace.outgoing import (
    KINDS,
    Kind,
    Outgoing,
    may_have_sides,
    suffixes_of,
)
from clusterviz.workspace.profiles import profiles, read_profile
from clusterviz.workspace.selection import has_places, read_view

if TYPE_CHECKING:
    from clusterviz.schema import Language
    from clusterviz.ui.scope import Scope
    from clusterviz.workspace import Workspace
    from clusterviz.workspace.profiles import System

USUAL = "clusters"

_YES = "yes"


def ask(workspace: Workspace, asked: Scope, language: Language) -> Outgoing:
    """Ask for all that a file is made by, and return it.

    Parameters
    ----------
    workspace
        With clusters; its actor is who asks.
    asked
        What the frame asks: its areas and its day hold for the file too.
    language
        Of the words here and in the file.
    """
    wanted = _ask_kind(language)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        wanted = _with_what(workspace, wanted, language)
    with right:
        wanted = _with_statuses(workspace, wanted, language)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        wanted = _with_format(workspace, wanted, language)
        wanted = _with_days(wanted, asked, language)
        wanted = _with_system(wanted, language)
    wanted = _with_area(workspace, wanted, asked)
    wanted = _with_site(workspace, wanted, language)
    wanted = _with_view(workspace, wanted, language)
    wanted = _with_fields(workspace, wanted, language)
    wanted = _with_personal(workspace, wanted, language)
    return _with_sides(wanted, language)


def titles(workspace: Workspace, language: Language) -> dict[str, str]:
    """Return what people read for each layer that is there, as a package has them."""
    there = packages.published(workspace)
    return {name: workspace.layers[name].title.say(language) for name in there}


def _ask_kind(language: Language) -> Outgoing:
    kinds: dict[str, str] = {
        one: texts.say(f"outgoing.kind_{one}", language) for one in KINDS
    }
    label = texts.say("outgoing.what", language)
    kind = cast("Kind", widgets.choose_one(label, "what", kinds, KINDS[0]))
    return Outgoing(kind=kind, language=language)


def _with_what(workspace: Workspace, wanted: Outgoing, language: Language) -> Outgoing:
    kind, every = wanted.kind, titles(workspace, language)
    if kind == "layer":
        chosen = state.one_of("layer", tuple(every), USUAL)
        label = texts.say("outgoing.layer", language)
        widgets.show_list(label, "layer", every, chosen)
        return wanted.model_copy(update={"layers": (chosen,)})
    if kind == "package":
        label = texts.say("outgoing.layers", language)
        several = widgets.choose_several(label, "layers", every, language)
        widgets.show_note(texts.say("outgoing.layers_help", language))
        return wanted.model_copy(update={"layers": several})
    if kind == "profile":
        names = _profile_names(workspace, language)
        chosen = state.one_of("profile", tuple(names), next(iter(names)))
        label = texts.say("outgoing.profile", language)
        widgets.show_list(label, "profile", names, chosen)
        return wanted.model_copy(update={"profile": chosen})
    return wanted


def _profile_names(workspace: Workspace, language: Language) -> dict[str, str]:
    """Return what people read for each profile; one that does not fit has its name."""
    names = {}
    for name in profiles(workspace):
        try:
            found = read_profile(workspace, name)
        except InputError:
            names[name] = name
            continue
        said = (one.label.say(language) for one in (found.recipient, found.title))
        names[name] = " · ".join(said)
    return names


def _with_format(
    workspace: Workspace, wanted: Outgoing, language: Language
) -> Outgoing:
    suffixes = suffixes_of(workspace, wanted)
    if len(suffixes) == 1:
        return wanted.model_copy(update={"suffix": suffixes[0]})
    names = {
        one[1:]: texts.say(f"outgoing.format_{one[1:]}", language) for one in suffixes
    }
    before = f".{state.text('form')}"
    if before not in suffixes and before in {*SUFFIXES, *corners.SUFFIXES}:
        # A format of what was chosen before: nobody's address is wrong.
        state.choose(form="")
    label = texts.say("outgoing.format", language)
    chosen = widgets.choose_one(label, "form", names, next(iter(names)))
    return wanted.model_copy(update={"suffix": f".{chosen}"})


def _with_days(wanted: Outgoing, asked: Scope, language: Language) -> Outgoing:
    day = texts.day(asked.as_of_on, language)
    options = {
        "day": texts.say("outgoing.days_day", language, day=day),
        "all": texts.say("outgoing.days_all", language),
    }
    label = texts.say("outgoing.days", language)
    is_of_day = widgets.choose_one(label, "days", options, "day") == "day"
    return wanted.model_copy(update={"as_of_on": asked.as_of_on if is_of_day else None})


def _with_system(wanted: Outgoing, language: Language) -> Outgoing:
    if wanted.kind != "package":
        return wanted
    systems: tuple[System, ...] = ("metric", "wgs84")
    options: dict[str, str] = {
        one: texts.say(f"outgoing.crs_{one}", language) for one in systems
    }
    label = texts.say("outgoing.crs", language)
    chosen = widgets.choose_one(label, "crs", options, systems[0])
    return wanted.model_copy(update={"crs": chosen})


def _with_statuses(
    workspace: Workspace, wanted: Outgoing, language: Language
) -> Outgoing:
    is_of_clusters = wanted.kind == "corners" or (
        USUAL in wanted.layers if wanted.layers else wanted.kind == "package"
    )
    if not is_of_clusters:
        return wanted
    words = labels(USUAL, workspace.layers, language)
    options = {one: words[one] for one in CLUSTER_STATUSES}
    label = texts.say("outgoing.status", language)
    chosen = widgets.choose_several(label, "status", options, language)
    return wanted.model_copy(update={"statuses": chosen})


def _with_area(workspace: Workspace, wanted: Outgoing, asked: Scope) -> Outgoing:
    """Return what is asked of the frame's areas; not of a table without places."""
    if not asked.area_codes or not _has_places(workspace, wanted):
        return wanted
    area = ",".join(asked.area_codes)
    return wanted.model_copy(update={"area": area, "areas_on": asked.areas_on})


def _has_places(workspace: Workspace, wanted: Outgoing) -> bool:
    if wanted.kind != "layer":
        return True
    return has_places(workspace, workspace.layers[wanted.layers[0]])


def _with_site(workspace: Workspace, wanted: Outgoing, language: Language) -> Outgoing:
    """Ask for a drawn site, among those that were kept on the page that tests them."""
    if not _has_places(workspace, wanted):
        return wanted
    kept = {one.scenario_id: one for one in scenarios.scenarios(workspace)}
    names = {"": texts.say("outgoing.within_all", language)}
    names |= {code: one.name for code, one in kept.items()}
    chosen = state.one_of("scenario", tuple(names))
    label = texts.say("outgoing.within", language)
    widgets.show_list(label, "scenario", names, chosen, key="within")
    if not kept:
        widgets.show_note(texts.say("outgoing.within_none", language))
    if chosen not in kept:
        return wanted
    return wanted.model_copy(update={"within": kept[chosen].site.wkt})


def _with_view(workspace: Workspace, wanted: Outgoing, language: Language) -> Outgoing:
    """Return what is asked of a view that the map of the explorer handed on."""
    asked = state.text("bbox")
    if not _has_places(workspace, wanted):
        if asked:
            widgets.show_note(texts.say("outgoing.view_unheeded", language))
        return wanted
    if not asked:
        widgets.show_note(texts.say("outgoing.view_none", language))
        return wanted
    # Before the view is read: what is none can be taken off as well.
    st.button(
        texts.say("outgoing.view_off", language),
        key="view-off",
        icon=":material/close:",
        on_click=state.choose,
        kwargs={"bbox": ""},
    )
    bbox = read_view(asked)
    said = "; ".join(texts.number(one, language, 4) for one in bbox)
    widgets.show_note(texts.say("outgoing.view", language, bbox=said))
    return wanted.model_copy(update={"bbox": bbox})


def _with_sides(wanted: Outgoing, language: Language) -> Outgoing:
    """Ask whether dictionary and metadata go beside a file that does not hold them."""
    if not may_have_sides(wanted):
        return wanted
    chosen = state.several_of("sides", (_YES,))
    label = texts.say("outgoing.sides", language)
    st.checkbox(label, **state.switch("sides", _YES, chosen))
    return wanted.model_copy(update={"has_sides": bool(chosen)})


def _with_fields(
    workspace: Workspace, wanted: Outgoing, language: Language
) -> Outgoing:
    """Ask of one layer for what is not public of it, by name."""
    if wanted.kind != "layer":
        return wanted
    layer = workspace.layers[wanted.layers[0]]
    held = personal.left_out(workspace, layer, is_asked=False, named=())
    options = {
        one: layer.fields[one].label.say(language)
        for one in held
        if one not in layer.personal
    }
    if not options:
        return wanted
    label = texts.say("outgoing.fields", language)
    chosen = widgets.choose_several(
        label, "fields", options, language, none="outgoing.fields_none"
    )
    return wanted.model_copy(update={"fields": chosen})


def _with_personal(
    workspace: Workspace, wanted: Outgoing, language: Language
) -> Outgoing:
    """Ask for what names persons, of those who may see it everywhere."""
    layers = set(wanted.layers)
    if wanted.kind == "package" and not layers:
        layers = {name for name, one in workspace.layers.items() if one.public}
    if wanted.kind == "profile":
        layers = _layers_of(workspace, wanted.profile)
    names = {name for one in layers for name in workspace.layers[one].personal}
    if not names or not people.may(workspace, "personal"):
        return wanted
    chosen = state.several_of("personal", (_YES,))
    label = texts.say("outgoing.personal", language)
    st.checkbox(label, **state.switch("personal", _YES, chosen))
    return wanted.model_copy(update={"has_personal": bool(chosen)})


def _layers_of(workspace: Workspace, profile: str) -> set[str]:
    """Return the layers of a profile; none of one that does not fit."""
    try:
        return {one.layer for one in read_profile(workspace, profile).layers}
    except InputError:
        return set()
