"""Every cell of the table of roles, asked of a database on a server."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from clusterviz import roles
from clusterviz.errors import StorageError
from clusterviz.records import About, Actor, RowEdit
from clusterviz.storage.postgres import PostgresStore
from tests.contract.test_store import LAYERS, LINEAGE
from tests.contract.wall import (
    DAY,
    HEAD,
    LINE,
    OTHER,
    OWN,
    address_of,
    line,
    row_line,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.postgis


WRITES = tuple(one for one in roles.ACTIONS if one not in roles.SEEING)
KINDS = {"edit": "row:projects", "publish": "publication", "people": "person"}
CLUSTERS = {OWN: "C1", OTHER: "C2"}


def cells() -> Iterator[tuple[roles.Action, bool, dict[str, object]]]:
    """Give every action in one's own area, in another, and there under own colours.

    Each with whether all of it is one's own.
    """
    for action, area, claimed in itertools.product(WRITES, CLUSTERS, CLUSTERS):
        cluster_id = CLUSTERS[area]
        subject = f"{cluster_id}|Z{claimed}" if action == "case" else f"{area}{claimed}"
        values = f'{{"values": {{"cluster_id": "{cluster_id}"}}}}'
        is_placed = action in ("edit", "case")
        said = line(kind=KINDS.get(action, action), subject=subject, action=action,
                    areas=f'["{claimed}"]', body=values)  # fmt: skip
        yield action, claimed == OWN and (area == OWN or not is_placed), said
    yield "edit", False, row_line("P1", "C2")
    yield "edit", False, row_line("P2", "C1")
    yield "edit", True, row_line("P1", "C1")


@pytest.mark.parametrize("role", roles.ROLES)
def test_each_role_reaches_as_far_as_its_definition(
    role: roles.Role, walled: psycopg.Connection[Any]
) -> None:
    walled.execute("RESET ROLE")
    walled.execute("UPDATE people SET role = %s WHERE person_id = 'p1'", [role])
    walled.execute("SET ROLE clusterviz_app")
    for action, is_own, said in cells():
        reach = roles.PERMISSIONS[role][action]
        if reach == "everywhere" or (reach == "own" and is_own):
            with walled.transaction():
                walled.execute(LINE, said)
                walled.execute(HEAD)
        else:
            with pytest.raises(psycopg.Error, match=r"may not|row-level security"):
                walled.execute(LINE, said)


def test_the_program_writes_for_an_official_what_is_their_own(
    walled: psycopg.Connection[Any], tmp_path: Path
) -> None:
    """Rows are changed, added and removed through both walls, and a case is written."""
    official = Actor("p1", "Bình", "dashboard")
    about = About((OWN,), dt.date.fromisoformat(DAY))
    projects = LAYERS["projects"]
    store = PostgresStore(address_of(walled), tmp_path)
    for made_from, edit in enumerate(
        (
            RowEdit("P1", {"project_name": "x"}, about=about),
            RowEdit("P3", {"cluster_id": "C1"}, "add", about=about),
            RowEdit("P1", verb="remove", about=about),
        ),
        start=1,
    ):
        store.edit(projects, [edit], LINEAGE, made_from=made_from, by=official)
    store.journal.append("case", "C1|Z1", {}, after=0, by=official, about=about)

    # The program is made to ask for what it should not.
    foreign = RowEdit("P3", {"cluster_id": "C2"}, about=about)
    with pytest.raises(StorageError, match="row-level security"):
        store.edit(projects, [foreign], LINEAGE, made_from=4, by=official)
    with pytest.raises(StorageError, match="row-level security"):
        store.journal.append("case", "C2|Z1", {}, after=0, by=official, about=about)
    store.close()

    shown = walled.execute("SELECT project_id, cluster_id FROM layers.projects")
    assert sorted(shown.fetchall()) == [("P2", "C2"), ("P3", "C1")]
