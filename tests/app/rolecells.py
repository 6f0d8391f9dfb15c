"""One write of each action of `roles`, as somebody makes it on its page.

All of them are about the cluster CCN-0002 of the district 001: whether that is one's
own is said by whoever signs in.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from clusterviz import texts
from clusterviz.records import Lineage, Person
from clusterviz.workspace import (
    cases,
    creation,
    edits,
    people,
    publishing,
    scenarios,
)
from clusterviz.workspace.cases import Step
from clusterviz.workspace.edits import Change
from tests.kept import saved
from tests.reviewed import review_rows
from tests.tiny import at

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from clusterviz.roles import Action
    from clusterviz.workspace import Workspace

CLUSTER = "CCN-0002"
OWN, OTHER = "district.001", "district.002"
"""The district that the cluster lies in, and one that it does not."""

DAY = dt.date(2024, 4, 22)
HELD: dict[str, Workspace] = {}
"""What the script of a page opens, by its folder: once, as a server holds it."""

NAMED = "NGUOI-MAU"
"""The offender of a case: a personal field."""

_CASE = f"{CLUSTER}|Z04"
_SITE = "Khu thử"
_THIRD = "ba@tinh.vn"


@dataclass(frozen=True)
class Write:
    """A write of one action.

    Parameters
    ----------
    page
        Where it is made.
    address
        What the page is asked for.
    control
        Key of the button that writes it, or its label.
    fill
        What is typed before it is pressed.
    meanwhile
        What another writes of the same before that.
    """

    page: str
    address: Mapping[str, str]
    control: str
    fill: Callable[[AppTest], None]
    meanwhile: Callable[[Workspace], object]


def prepared(folder: Path) -> Path:
    """Return the tiny workspace in a folder, with something to write of each kind."""
    violation = {
        "violation_id": "V1", "cluster_id": CLUSTER, "law": "fire",
        "found_on": dt.date(2024, 4, 12), "violation_stage": "found",
        "offender_name": NAMED,
    }  # fmt: skip
    root = saved(folder, {"violations": [violation], "reviews": review_rows()})
    workspace = creation.open_workspace(root)
    people.put(workspace, Person("an@tinh.vn", "An", "administrator"))
    people.put(workspace, Person(_THIRD, "Ba", "viewer"))
    cases.take_up(workspace, "An")
    scenarios.save(workspace, at(200, 1650, 700, 1850), name=_SITE, by="An")
    _publish(workspace)
    workspace.store.close()
    return root


def button(app: AppTest, control: str) -> Any:  # noqa: ANN401 - of any kind
    """Return the button of that key or label; ``None`` where the page has none."""
    found = [one for one in app.button if control in (one.key, one.label)]
    return found[0] if found else None


def _input(app: AppTest, part: str) -> Any:  # noqa: ANN401 - of any kind
    inputs = [*app.text_input, *app.text_area, *app.selectbox]
    return next(one for one in inputs if part in str(one.key))


def _say(key: str) -> str:
    return texts.say(key, "vi")


def _edited(workspace: Workspace) -> None:
    edits.edit(
        workspace, "clusters", [Change(CLUSTER, {"investor_name": "Công ty khác"})],
        made_from=workspace.version("clusters").version, source_document="QĐ 2",
        as_of_on=DAY,
    )  # fmt: skip


def _publish(workspace: Workspace) -> None:
    layer, version = workspace.layers["documents"], workspace.version("documents")
    rows = workspace.store.load_table(layer, version.version)
    publishing.publish(
        workspace, layer, rows, Lineage("QĐ 3", DAY), replaces=version.version
    )


def _stepped(workspace: Workspace) -> None:
    step = Step("in_review", "province", dt.date(2024, 5, 7))
    cases.record(workspace, _CASE, step, after=1, by="Chi")


def _renamed(workspace: Workspace) -> None:
    [kept] = scenarios.scenarios(workspace)
    scenarios.rename(workspace, kept, "Tên khác", by="Chi")


def _reviewed(workspace: Workspace) -> None:
    edits.edit(
        workspace, "clearance_log", [Change("S2:2024-04", {"cleared_ha": 2.5})],
        made_from=workspace.version("clearance_log").version,
        source_document="QĐ 4", as_of_on=DAY,
    )  # fmt: skip


def _introduced(workspace: Workspace) -> None:
    third = people.people(workspace)[_THIRD]
    people.put(workspace, dataclasses.replace(third, name="Tên khác"))


def _fill_edit(app: AppTest) -> None:
    _input(app, ":investor_name").set_value("Công ty mới").run()
    _input(app, ":source_document").set_value("QĐ 1").run()


def _fill_case(app: AppTest) -> None:
    _input(app, "-reason").set_value("Đã họp")


def _fill_publish(app: AppTest) -> None:
    next(one for one in app.selectbox if one.value is None).select(1)
    app.text_input[0].set_value("Nhầm tệp")
    app.checkbox[0].check()


def _fill_scenario(app: AppTest) -> None:
    next(
        one for one in app.text_input if str(one.key).startswith("site-rename-")
    ).set_value("Tên mới")


def _fill_sign_off(app: AppTest) -> None:
    [tick] = [one for one in app.checkbox if one.label == _say("review.sign_anyway")]
    tick.check()


def _fill_people(app: AppTest) -> None:
    _input(app, "-name").set_value("Tên mới")


WRITES: Mapping[Action, Write] = MappingProxyType(
    {
        "edit": Write(
            "edit", {"layer": "clusters", "row": CLUSTER}, "edit-save", _fill_edit,
            _edited,
        ),
        "publish": Write(
            "data", {"step": "history", "layer": "documents"},
            _say("dataroom.restore_yes"), _fill_publish, _publish,
        ),
        "case": Write(
            "overlaps", {"view": "cases", "case": "3"}, _say("cases.record"),
            _fill_case, _stepped,
        ),
        "scenario": Write(
            "site", {}, _say("site.rename"), _fill_scenario, _renamed,
        ),
        "sign_off": Write(
            "review", {"view": "signing", "month": "2024-04"},
            _say("review.do_sign"), _fill_sign_off, _reviewed,
        ),
        "people": Write(
            "people", {"person": _THIRD}, _say("people.keep"), _fill_people,
            _introduced,
        ),
    }
)  # fmt: skip
"""By action that writes: of every one that there is."""
