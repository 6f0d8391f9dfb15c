"""How the command line takes bad use, hostile text and files."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from clusterviz import __version__
from clusterviz.commands.printing import visible
from clusterviz.commands.serving import streamlit_command
from tests.kept import Run, runner, saved
from tests.tiny.plan import cluster_rows

HOSTILE = ["[red]x[/red]", "{{7*7}}", "<img src=x>", "[/]", "[link=file:///x]y"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return saved(tmp_path_factory.mktemp("cli") / "W")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(capsys)


def bad_words() -> list[tuple[list[str], str]]:
    """Return words that cannot be followed, and what is said of them."""
    return [
        (["sheep"], "No such command"),
        (["overlaps"], "Missing argument 'WORKSPACE'"),
        (["overlaps", "W", "--colour"], "No such option"),
        (["overlaps", "W", "--as-of", "22/4/2024"], "no day"),
        (["overlaps", "W", "--cluster", "CCN-9"], "no cluster of the plan"),
        (["overlaps", "W", "--as-of", "20240422"], "no day"),
        (["overlaps", "W", "--as-of", "2024-W17-1"], "no day"),
        *(
            (["overlaps", "W", f"--tolerance={text}"], "metres from 0 to 100")
            for text in ("-1", "inf", "-inf", "nan", "100.1")
        ),
        (["overlaps", "W", "--format", "xml"], "--format"),
        (["overlaps", "W", "--format", "table", "-o", "x.json"], "not written"),
        (["overlaps", "W", "-o", "x.docx"], "in which format"),
        (["landfund", "W", "--level", "county"], "--level"),
        (["landfund", "W", "--as-of", "1999-01-01"], "1 Jan 1999"),
        (["clearance", "W", "--month", "April"], "April"),
        (["layers", "W", "--format", "geojson"], "no place"),
        (["layers", "nowhere"], "not a workspace"),
        (["check", "W", "sheep"], "no layer"),
        (["init", "W"], "already holds"),
        (["init", "V", "--sample", "hanoi"], "no sample"),
        (["import", "W", "plan_zones", "none.gpkg"], "none.gpkg"),
        (["import", "W", "sheep", "none.gpkg"], "no layer"),
        (["import", "W", "areas", "x.gpkg", "--map", "x"], "--map x"),
        (["import", "W", "areas", "x.gpkg", "--encoding", "x"], "--encoding"),
        (["import", "W", "areas", "x.gpkg", "--unit", "a=acre"], "--unit"),
        (["export", "W", "clusters"], "--output"),
        (["export", "W", "clusters", "-o", "x.shp"], "no suffix"),
        (["export", "W", "sheep", "-o", "x.csv"], "no layer"),
        (["serve", "W", "--host", "0.0.0.0"], "other machines"),
        (["serve", "W", "--host", "example.org"], "other machines"),
        (["serve", "nowhere"], "not a workspace"),
        (["verify", "W", "--printed", "x"], "no line"),
        (["restore", "none.zip", "V"], "no backup"),
    ]


@pytest.mark.parametrize(("words", "complaint"), bad_words())
def test_bad_use_ends_with_2_and_one_clear_line(
    run: Run,
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: list[str],
    complaint: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    command, *others = words
    given = (folder if word == "W" else word for word in others)
    code, out, err = run(command, *given, "--lang", "en")

    assert code == 2
    assert out == ""
    assert err.count("\n") == 1
    assert err.startswith("clusterviz: ")
    assert complaint in err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ([], "Không có lớp “sheep”"),
        (["--lang", "vi"], "Không có lớp “sheep”"),
        (["--lang=vi"], "Không có lớp “sheep”"),
        (["--lang", "en"], "There is no layer `sheep`"),
        (["--lang=en"], "There is no layer `sheep`"),
    ],
)
def test_a_command_complains_in_the_language_that_it_answers_in(
    run: Run, folder: Path, words: list[str], complaint: str
) -> None:
    code, _, err = run("history", folder, "sheep", *words)

    assert code == 2
    assert complaint in err


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_printed_as_itself(run: Run, tmp_path: Path, text: str) -> None:
    first, *others = cluster_rows()
    rows = {"clusters": [{**first, "cluster_name": text}, *others]}
    code, out, _ = run("overlaps", saved(tmp_path / "W", rows))

    assert code == 0
    assert text in out


def test_text_cannot_steer_the_terminal(run: Run, tmp_path: Path) -> None:
    first, *others = cluster_rows()
    name = "a\x1b[31mb\x07c\nd\u202ee"
    rows = {"clusters": [{**first, "cluster_name": name}, *others]}
    _, out, _ = run("overlaps", saved(tmp_path / "W", rows))

    assert r"a\x1b[31mb\x07c\nd\u202ee" in out
    assert "\x1b" not in out


def test_vietnamese_is_visible_as_it_is() -> None:
    assert visible("Cụm công nghiệp Yên Lư") == "Cụm công nghiệp Yên Lư"


def test_help_lists_what_there_is_and_nothing_that_is_not(run: Run) -> None:
    code, out, _ = run("--help")
    listed = {
        line.split()[0]
        for line in out.partition("Commands:")[2].splitlines()
        if line.strip()
    }

    assert code == 0
    assert listed == {
        "init", "import", "layers", "check", "overlaps", "cases", "whatif", "landfund",
        "occupancy", "gate", "vacant", "clearance", "completeness", "fill", "changes",
        "explain",
        "rules", "report", "export", "corners", "print", "serve", "history", "rollback",
        "edit", "review", "dossiers", "violations", "wastewater", "people",
        "verify", "backup", "restore", "api", "handover", "package",
    }  # fmt: skip


def test_the_version_is_printed(run: Run) -> None:
    assert run("--version") == (0, f"{__version__}\n", "")


def test_an_export_says_what_it_wrote(run: Run, folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "clusters.geojson"
    code, out, err = run("export", folder, "clusters", "-o", path, "--lang", "en")

    assert code == 0
    assert out == f"Exported `clusters` to {path}. Features: 7.\n"
    assert "Left out, as they are not public: land_status, construction_status" in err
    assert err.endswith("\nIllustrative data, without legal value.\n")


def test_an_export_with_metadata_names_what_is_beside_it(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    path = tmp_path / "roads.geojson"
    words = ["roads", "-o", path, "--with-metadata", "--lang", "en"]
    code, out, _ = run("export", folder, *words)

    assert code == 0
    assert out.splitlines()[1] == (
        "Beside it: roads.geojson.dictionary.json, roads.geojson.metadata.json, "
        "roads.geojson.metadata.xml, roads.geojson.metadata.jsonld"
    )
    assert len(list(tmp_path.iterdir())) == 5


def test_a_file_is_imported_and_its_findings_decide_the_exit_code(
    run: Run, tmp_path: Path
) -> None:
    folder = saved(tmp_path / "W")
    file = tmp_path / "zones.geojson"
    run("export", folder, "plan_zones", "-o", file)
    imported, _, _ = run("import", folder, "plan_zones", file, "--lang", "en")
    listed = json.loads(run("layers", folder, "--format", "json")[1])["rows"]
    versions = {row["layer"]: row["version"] for row in listed}
    file.write_text("{", encoding="utf-8")
    refused, out, err = run("import", folder, "plan_zones", file)

    assert imported == 0
    assert versions["plan_zones"] == 2
    assert refused == 2
    assert out == ""
    assert err.count("\n") == 1


def test_a_port_in_use_is_one_clear_line(run: Run, folder: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        code, out, err = run("serve", folder, "--port", port)

    assert code == 2
    assert out == ""
    assert err.startswith(f"clusterviz: Không dùng được cổng {port} của 127.0.0.1: địa")
    assert err.count("\n") == 1


def test_the_server_listens_here_and_reports_to_nobody() -> None:
    command = streamlit_command("127.0.0.1", 8501)

    assert "--server.address=127.0.0.1" in command
    assert "--browser.gatherUsageStats=false" in command
    assert "--server.headless=true" in command


def test_the_package_runs_as_a_program() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "clusterviz", "--version"],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )

    assert done.stdout == f"{__version__}\n"


@pytest.mark.parametrize("form", ["csv", "geojson"])
def test_what_a_file_for_programs_cannot_say_is_said_beside_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    """Zeros of a land fund without plan zones must not pass for "no conflict"."""
    without_zones = saved(tmp_path / "w", {"plan_zones": []})

    code, _, complaints = runner(capsys)(
        "landfund", without_zones, "--format", form, "--lang", "en"
    )

    assert code == 0
    assert "Illustrative data" in complaints
    assert "Information" in complaints or "Warning" in complaints


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no file is always full")
@pytest.mark.parametrize("words", [[], ["--format", "csv"]])
@pytest.mark.parametrize(
    ("language", "said"),
    [("vi", "hết chỗ trống (errno 28)"), ("en", "No space left on device (errno 28)")],
)
def test_an_answer_that_finds_no_room_is_one_clear_error(
    folder: Path, words: list[str], language: str, said: str
) -> None:
    """Where it is printed into a file on a full disk, as people do with ``>``."""
    command = [sys.executable, "-m", "clusterviz", "layers", str(folder), *words]
    # What is printed is kept back until there is enough, as for people.
    there = {key: one for key, one in os.environ.items() if key != "PYTHONUNBUFFERED"}
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        ended = subprocess.run(
            [*command, "--lang", language],
            stdout=full, stderr=subprocess.PIPE, encoding="utf-8", check=False,
            env=there,
        )  # fmt: skip

    complaint = ended.stderr.splitlines()[-1]
    assert ended.returncode == 2
    assert complaint.startswith("clusterviz: ")
    assert said in complaint
    assert "Traceback" not in ended.stderr
    assert "Exception ignored" not in ended.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="pipes end otherwise there")
def test_a_reader_that_has_left_is_no_error_to_tell(folder: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "clusterviz", "layers", str(folder)]
    ended = subprocess.run(
        [*command, "--format", "csv"],
        stdout=writing, stderr=subprocess.PIPE, encoding="utf-8", check=False,
    )  # fmt: skip
    os.close(writing)

    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    assert "clusterviz:" not in ended.stderr
