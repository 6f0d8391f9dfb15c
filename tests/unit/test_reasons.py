"""Why something failed: what the system, a database or a form says, in words."""

from __future__ import annotations

import errno
import os
import sqlite3
from typing import TYPE_CHECKING

import pytest

from clusterviz import settings, texts
from clusterviz.errors import SettingsError, StorageError
from clusterviz.storage import layerfiles
from clusterviz.texts import reasons
from tests.tiny import tiny_workspace

if TYPE_CHECKING:
    from pathlib import Path

THEIRS = ("should", "valid", "permitted", "Input", "device", "denied", "file")
"""Words of the system and of pydantic."""


@pytest.mark.parametrize("name", reasons.ERRORS)
def test_an_error_of_the_system_is_told_in_both_languages(name: str) -> None:
    number = getattr(errno, name)

    told = reasons.why(OSError(number, os.strerror(number)))

    assert told.vi.endswith(f" (errno {number})")
    assert told.en.endswith(f" (errno {number})")
    assert not any(word in told.vi for word in THEIRS)


def test_what_has_no_words_is_told_as_the_system_says_it() -> None:
    strange = reasons.why(OSError(errno.EDOM, "out of domain"))

    assert strange.en == f"out of domain (errno {errno.EDOM})"
    assert strange.vi == f"hệ điều hành báo lỗi (out of domain, errno {errno.EDOM})"
    assert reasons.why(OSError()).en == "OSError"


def test_a_full_disk_is_told_in_the_language_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(layerfiles, "_write", full)
    there = tiny_workspace()
    layer = there.layers["documents"]

    with pytest.raises(StorageError) as caught:
        layerfiles.write_layer_file(tmp_path, layer, there.table("documents"))

    assert "No space left on device (errno 28)" in caught.value.say("en")
    assert ": ổ đĩa đã hết chỗ trống (errno 28). Cần " in caught.value.say("vi")


@pytest.mark.parametrize("said", ["database is locked", "disk I/O error", "odd"])
def test_what_a_database_says_stands_beside_our_words(said: str) -> None:
    told = reasons.of_database(str(sqlite3.OperationalError(said)))

    assert told.en == said
    assert told.vi.endswith(f" ({said})")
    assert len(told.vi) > len(f" ({said})")


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("snapshots = 'many'", "một số nguyên"),
        ("snapshots = -1", "một số không nhỏ hơn 0"),
        ("level = 'village'", "một trong: 'province', 'district', 'commune'"),
        ("as_of_on = 'soon'", "một ngày, ví dụ 2024-04-22"),
        ("is_illustrative = 'perhaps'", "true hoặc false"),
        ("colour = 'red'", "chỉ các mục mà chương trình biết"),
        ("province_vi = 3", "một chuỗi ký tự"),
        ("groups = 3", "một danh sách"),
        ("tolerance = 3", "một bảng"),
        ("[limits]\ncells = 0", "một số lớn hơn 0"),
        ("[basemap]\nmax_zoom = 99", "một số không lớn hơn 24"),
        ("[tolerance]\nsurveyed = 'wide'", "một số"),
        ("[[groups]]\ncode = 'a'", "có mục này"),
    ],
)
def test_a_setting_that_is_wrong_is_told_in_vietnamese(line: str, wanted: str) -> None:
    with pytest.raises(SettingsError) as caught:
        settings.read_settings_text(line, "clusterviz.toml")

    said = caught.value.say("vi")
    assert said.startswith("“clusterviz.toml”: mục “")
    assert f". Cần {wanted}. Hãy sửa hoặc bỏ mục “" in said


def test_every_error_of_the_system_has_its_sentence() -> None:
    known = texts.catalogue("reason", "vi")

    assert [one for one in reasons.ERRORS if f"reason.{one.lower()}" not in known] == []
