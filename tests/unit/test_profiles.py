"""Profiles of receiving agencies: read whole, or refused by what is wrong in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import pytest

from clusterviz.errors import InputError
from clusterviz.files.dcat import FREQUENCIES
from clusterviz.settings import Frequency
from clusterviz.workspace import profiles
from tests.profiled import HEAD, profiled
from tests.tiny import tiny_workspace

if TYPE_CHECKING:
    from pathlib import Path

FIELDS = '[[layers]]\nlayer = "clusters"\n[layers.fields]\ncluster_id = "ma"\n'


@pytest.mark.parametrize("name", profiles.profiles(tiny_workspace()))
def test_a_shipped_profile_fits_the_shipped_layers(name: str) -> None:
    found = profiles.read_profile(tiny_workspace(), name)

    assert found.title.vi != found.title.en
    assert found.recipient.vi != found.recipient.en


def test_there_are_shipped_profiles() -> None:
    assert len(profiles.profiles(tiny_workspace())) >= 3


def test_fields_keep_the_order_of_the_file(tmp_path: Path) -> None:
    text = FIELDS + 'leased_ha = "thue"\ncluster_name = "ten"\n'
    found = profiles.read_profile(profiled(tmp_path, text), "own")

    assert list(found.layers[0].fields.values()) == ["ma", "thue", "ten"]


def test_a_profile_of_the_workspace_comes_before_a_shipped_one(tmp_path: Path) -> None:
    workspace = profiled(tmp_path)
    own = workspace.root / "profiles" / "own.toml"
    own.rename(own.with_name("industry_trade.toml"))

    assert profiles.read_profile(workspace, "industry_trade").title.en == "Cluster data"


@pytest.mark.parametrize("name", ["nobody", "../own", "own.toml", "", "Own"])
def test_a_name_that_is_in_no_list_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="There is no profile"):
        profiles.read_profile(profiled(tmp_path), name)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('[[layers]]\nlayer = "sheep"\n', "no layer `sheep`"),
        ('[[layers]]\nlayer = "clusters"\nfile = "../x"\n', "cannot be the name of"),
        ('[[layers]]\nlayer = "clusters"\n' * 2, "two parts are written to"),
        ('[[layers]]\nlayer = "clusters"\nformats = [".exe"]\n', "`.exe` is no format"),
        ('[[layers]]\nlayer = "documents"\n', "without places and cannot be .geojson"),
        ('[[layers]]\nlayer = "plots"\nstatuses = ["planned"]\n', "has no status"),
        ('[[layers]]\nlayer = "clusters"\nstatuses = ["sold"]\n', "`sold` is no stat"),
        (
            '[[layers]]\nlayer = "clusters"\n[layers.fields]\nleased_ha = "x"\n',
            "lack the key",
        ),
        (FIELDS + 'price = "gia"\n', "has no field `price`"),
        (FIELDS + 'cluster_name = "Tên cụm"\n', "`Tên cụm` cannot be the name"),
        (FIELDS + 'leased_ha = "area_ha"\n', "`area_ha` cannot be the name"),
        (FIELDS + 'cluster_name = "ma"\n', "two fields of `clusters` are called `ma`"),
        ('[[layers]]\nlayer = "clusters"\ncolour = "red"\n', "`layers.0.colour`"),
        ("layers = []\n", "`layers`"),
    ],
)
def test_a_mistake_is_told_by_file_and_place(
    tmp_path: Path, text: str, complaint: str
) -> None:
    with pytest.raises(InputError, match=complaint) as found:
        profiles.read_profile(profiled(tmp_path, text), "own")

    assert "own.toml" in str(found.value)


def test_a_file_that_is_no_toml_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"own\.toml` cannot be read"):
        profiles.read_profile(profiled(tmp_path, "title = ", head=""), "own")


def test_a_list_of_profiles_says_of_a_wrong_one_why(tmp_path: Path) -> None:
    workspace = profiled(tmp_path, '[[layers]]\nlayer = "sheep"\n', head=HEAD)
    lines = profiles.listed(workspace, "en")

    assert any(one.startswith("own: own.toml: there is no layer") for one in lines)
    assert "statistics_office: Figures of industrial clusters" in "\n".join(lines)


def test_every_frequency_has_its_word_in_dcat() -> None:
    assert set(FREQUENCIES) == set(get_args(Frequency))
