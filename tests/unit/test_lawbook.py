from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING

from clusterviz import texts
from clusterviz.cli import main
from clusterviz.rules import rules_of
from clusterviz.view.lawbook import in_words
from clusterviz.workspace.lawbook import lawbook

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from clusterviz.workspace import Workspace

LAST_OF_DECREE_68 = dt.date(2024, 4, 30)
FIRST_OF_DECREE_32 = dt.date(2024, 5, 1)


def test_the_table_of_a_day_has_one_entry_of_each_rule(workspace: Workspace) -> None:
    for on in (LAST_OF_DECREE_68, FIRST_OF_DECREE_32):
        rows = lawbook(workspace, as_of_on=on).rows

        assert rows["rule"].is_unique
        assert (rows["document"] != "").all()


def test_the_limit_of_unleased_land_is_that_of_the_decree_of_the_day(
    workspace: Workspace,
) -> None:
    said = {}
    for on in (LAST_OF_DECREE_68, FIRST_OF_DECREE_32):
        rows = lawbook(workspace, as_of_on=on).rows.set_index("rule")
        said[on] = tuple(rows.loc["establish_unleased_ha", ["comparison", "value"]])

    assert said == {LAST_OF_DECREE_68: ("<", "50"), FIRST_OF_DECREE_32: ("<=", "100")}


def test_what_a_province_says_is_marked_as_its_own(
    workspace: Workspace, tmp_path: Path
) -> None:
    (tmp_path / "rules.toml").write_text(
        '[[rules]]\nid = "inaction_months"\nvalue = 12\nunit = "months"\n'
        'document = "12/2026/QĐ-UBND"\n',
        encoding="utf-8",
    )
    ours = dataclasses.replace(workspace, rules=rules_of(tmp_path))

    rows = lawbook(ours).rows

    assert rows.loc[rows["is_own"], "rule"].tolist() == ["inaction_months"]
    assert rows.loc[rows["is_own"], "value"].tolist() == ["12"]


def test_a_shipped_rule_that_an_own_one_shortens_is_not_its_own(
    workspace: Workspace, tmp_path: Path
) -> None:
    (tmp_path / "rules.toml").write_text(
        '[[rules]]\nid = "establish_unleased_ha"\nvalue = 80\nunit = "ha"\n'
        'comparison = "<="\nvalid_from_on = 2026-01-01\n'
        'document = "12/2026/QĐ-UBND"\n',
        encoding="utf-8",
    )
    ours = dataclasses.replace(workspace, rules=rules_of(tmp_path))

    rows = lawbook(ours).rows
    rows = rows[rows["rule"] == "establish_unleased_ha"].set_index("document")

    assert rows["is_own"].to_dict() == {
        "68/2017/NĐ-CP": False,
        "32/2024/NĐ-CP": False,
        "12/2026/QĐ-UBND": True,
    }


def test_people_read_signs_percent_and_documents(workspace: Workspace) -> None:
    rows = in_words(lawbook(workspace, as_of_on=FIRST_OF_DECREE_32).rows, "vi")
    said = dict(zip(rows["rule"], rows["value"], strict=True))

    assert said[texts.say("lawbook.establish_unleased_ha", "vi")] == "≤ 100 ha"
    assert said[texts.say("lawbook.establish_occupancy_ratio", "vi")] == "> 50%"
    assert said[texts.say("lawbook.inaction_months", "vi")] == "24 tháng"
    assert said[texts.say("lawbook.old_clusters_dealt_with", "vi")] == "31/12/2026"
    assert said[texts.say("lawbook.district", "vi")] == ""
    average = said[texts.say("lawbook.occupancy_average", "vi")]
    assert average == texts.say("lawbook.value_area_weighted", "vi")
    assert "Nghị định số 32/2024/NĐ-CP" in set(rows["document"])
    assert "điểm c khoản 1 Điều 8" in set(rows["article"])


def test_the_command_reads_the_rules_of_the_workspace(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "province"
    main(["init", str(folder)])
    (folder / "rules.toml").write_text(
        '[[rules]]\nid = "cluster_most_ha"\nvalue = 60\nunit = "ha"\n'
        'document = "12/2026/QĐ-UBND"\n',
        encoding="utf-8",
    )
    capsys.readouterr()

    assert main(["rules", str(folder), "--format", "csv"]) == 0

    lines = capsys.readouterr().out.splitlines()
    most = [line for line in lines if line.startswith("cluster_most_ha,")]
    assert most == ["cluster_most_ha,,60,ha,,,12/2026/QĐ-UBND,,,true"]
