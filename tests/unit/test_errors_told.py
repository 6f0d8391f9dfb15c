"""What an error says: in the language of whoever asks, with the figures as written."""

from __future__ import annotations

import ast
import copy
import datetime as dt
import re
from typing import TYPE_CHECKING

import pytest

from clusterviz import texts
from clusterviz.cli import main
from clusterviz.errors import ClustervizError, InputError, RowConflict, Told
from clusterviz.records import Finding, Severity
from clusterviz.scale.cluster import SentError
from clusterviz.schema import LANGUAGES
from clusterviz.ui.mishaps import in_words
from clusterviz.workspace import casebook, changes, forms, zonecards
from clusterviz.workspace.cases import CaseRefusedError
from clusterviz.workspace.site_sources import SiteRefusedError
from tests.source import attributes, modules, name_of, tree_of
from tests.tiny import tiny_workspace

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from clusterviz.workspace import Workspace

PASSED_ON = {
    "clusterviz/errors.py": {"__init__"},
    "clusterviz/scale/cluster.py": {"__init__"},
}
"""Where an error is made of what another says."""

PROGRAMMER = {
    "clusterviz/crs.py": {"require_metric", "require_metric_crs"},
    "clusterviz/schema/model.py": {"choice"},
    "clusterviz/schema/reading.py": {"read_layers"},
    "clusterviz/schema/values.py": {"wrong"},
    "clusterviz/storage/arrays.py": {"_unusable"},
    "clusterviz/storage/base.py": {
        "require_rows", "require_shapes", "require_store_crs",
    },
    "clusterviz/storage/columns.py": {
        "_column", "_geometry", "_require_known", "require_declared",
    },
    "clusterviz/storage/memory.py": {"layer_file"},
    "clusterviz/view/maps.py": {"require_local"},
    "clusterviz/workspace/statements.py": {"stated"},
    "clusterviz/files/web_assets.py": {
        "_copy_member", "_npm", "_packed", "_require_integrity",
    },
}  # fmt: skip
"""By file the functions whose refusals no page and no command leads to.

They stop a mistake in the program or in a declaration under ``layers/``, are caught
where they are raised, or are of set-up: these speak English.
"""

ENGLISH = re.compile(r"\b(the|Expected|one of|Choose|there|not)\b")

DAY = dt.date(2024, 4, 22)

MET: dict[str, Callable[[Workspace], object]] = {
    "case": lambda there: casebook.case(there, 999),
    "days": lambda there: changes.changed(there, DAY, DAY),
    "form": lambda there: forms.form(there, "07", "2024"),
    "zone": lambda there: zonecards.zone_card(
        there, "KV-9999", DAY, there.rows("plan_zones")
    ),
    "layer": lambda _: tiny_workspace(without=["plots"]).table("plots"),
}
"""Errors that an address of a page leads to."""


@pytest.mark.parametrize("name", MET)
def test_what_a_page_can_meet_is_said_in_vietnamese(name: str) -> None:
    with pytest.raises(ClustervizError) as caught:
        MET[name](tiny_workspace())

    vietnamese = caught.value.say("vi")
    assert not ENGLISH.search(re.sub(r"[“:][^”.]*[”.]", "", vietnamese))
    assert caught.value.say("en") == str(caught.value) != vietnamese
    # Nothing stands before it or after it on a page.
    assert in_words(caught.value, "vi") == vietnamese


def test_figures_and_days_are_written_as_the_language_writes_them() -> None:
    told = texts.told("errors.days_order", on=DAY, first_on=dt.date(2024, 5, 1))

    assert "(22/04/2024)" in told.vi
    assert "(01/05/2024)" in told.vi
    assert "22 Apr 2024" in told.en
    assert "12.000" in texts.told("errors.no_case", number="1", n=12_000, root="w").vi


def test_a_finding_is_told_as_its_sentence_on_one_line() -> None:
    found = Finding(Severity.ERROR, "refusal.file_empty", "", values={"file": "a"})

    told = texts.told_finding(found)

    assert told.en == "`a` is empty. Expected a file with content. Copy it again."
    assert told.vi == texts.finding(found, "vi")


def test_an_error_told_in_english_only_says_first_what_to_do() -> None:
    error = RowConflict("A was changed.", expected="A", remedy="Look.", clashes=())

    assert error.say("vi") == str(error) == "A was changed. Expected A. Look."
    said = in_words(error, "vi")
    assert said.startswith(texts.say("errors.kind_row_conflict", "vi"))
    assert said.endswith(str(error))


@pytest.mark.parametrize(
    ("error", "key"),
    [
        (CaseRefusedError("no_name"), "cases.refused_no_name"),
        (SiteRefusedError("no_polygon"), "site.refused_no_polygon"),
    ],
)
def test_a_refusal_says_its_sentence(error: ClustervizError, key: str) -> None:
    for language in LANGUAGES:
        assert error.say(language) == texts.say(key, language)


def test_an_error_from_another_machine_keeps_both_languages() -> None:
    told = Told("Không có.", "There is none.")
    sent = SentError(InputError, told, "", "")

    arrived = copy.copy(sent).told

    assert isinstance(arrived, InputError)
    assert [arrived.say(one) for one in LANGUAGES] == [told.vi, told.en]


def in_english(path: Path) -> set[str]:
    """Return the functions that raise an error whose words are English alone.

    Only such an error is given a remedy beside what was found.
    """
    found: set[str] = set()

    def look(node: ast.AST, function: str) -> None:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            function = node.name
        if isinstance(node, ast.Call) and any(
            one.arg == "remedy" for one in node.keywords
        ):
            found.add(function)
        for child in ast.iter_child_nodes(node):
            look(child, function)

    look(tree_of(path), "")
    return found


def test_whatever_people_can_meet_is_told_in_both_languages() -> None:
    english = {
        name_of(path): functions
        for path in modules("app.py", "clusterviz")
        if (functions := in_english(path))
    }

    assert english == {**PASSED_ON, **PROGRAMMER}


def test_only_one_module_says_what_the_system_says() -> None:
    saying = {
        name_of(path)
        for path in modules("app.py", "clusterviz")
        if "strerror" in attributes(path)
    }

    assert saying == {"clusterviz/texts/reasons.py"}


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ((), "không phải là không gian làm việc"),
        (("--lang", "vi"), "không phải là không gian làm việc"),
        (("--lang", "en"), "is not a workspace"),
    ],
)
def test_a_command_is_refused_in_the_language_asked_for(
    language: tuple[str, ...],
    said: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["check", str(tmp_path / "nowhere"), *language]) == 2

    assert said in capsys.readouterr().err
