"""Layer declarations: what they give, and what they say when they are wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from clusterviz.errors import SchemaError
from clusterviz.schema import read_layer, read_layers
from clusterviz.settings import shipped

if TYPE_CHECKING:
    from pathlib import Path

GOOD = """
title       = { vi = "Hồ", en = "Lakes" }
description = { vi = "Hồ nước.", en = "Lakes." }
geometry    = "MultiPolygon"
key         = "lake_id"

[fields.lake_id]
type = "text"
required = true
label = { vi = "Mã hồ", en = "Lake code" }

[fields.depth_m]
type = "number"
unit = "m"
min = 0
label = { vi = "Độ sâu", en = "Depth" }

[fields.kind]
type = "choice"
label = { vi = "Loại", en = "Kind" }

[fields.kind.choices]
natural = { vi = "Tự nhiên", en = "Natural", color = "#0072b2", next = ["dammed"] }
dammed  = { vi = "Nhân tạo", en = "Dammed" }
"""


def declared(folder: Path, text: str = GOOD, name: str = "lakes") -> Path:
    """Write a declaration and return its path."""
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_declaration_becomes_a_layer(tmp_path: Path) -> None:
    layer = read_layer(declared(tmp_path))

    assert layer.name == "lakes"
    assert layer.title.say("vi") == "Hồ"
    assert list(layer.fields) == ["lake_id", "depth_m", "kind"]
    assert layer.fields["depth_m"].minimum == 0
    assert layer.choice("kind", "natural").next == ("dammed",)


def test_a_field_and_a_choice_may_go_by_other_names(tmp_path: Path) -> None:
    text = GOOD.replace("min = 0", 'min = 0\naliases = ["Độ sâu hồ"]').replace(
        'en = "Dammed"', 'en = "Dammed", aliases = ["Hồ đập"]'
    )

    layer = read_layer(declared(tmp_path, text))

    assert layer.fields["depth_m"].aliases == ("Độ sâu hồ",)
    assert layer.choice("kind", "dammed").aliases == ("Hồ đập",)
    assert layer.fields["kind"].aliases == ()


def test_a_field_may_be_personal_and_names_no_feature(tmp_path: Path) -> None:
    keeper = (
        '[fields.keeper_name]\ntype = "text"\nis_personal = true\n'
        'label = { vi = "Người trông hồ", en = "Keeper" }\n'
    )

    layer = read_layer(declared(tmp_path, GOOD + keeper))

    assert layer.personal == ("keeper_name",)
    assert layer.naming == ""
    assert "keeper_name" not in layer.without(layer.personal).fields


def test_a_name_is_personal_in_every_layer_or_in_none(tmp_path: Path) -> None:
    note = '[fields.note]\ntype = "text"\nlabel = { vi = "Ghi chú", en = "Note" }\n'
    declared(tmp_path, GOOD + note)
    declared(tmp_path, GOOD + note + "is_personal = true\n", name="rivers")

    with pytest.raises(SchemaError, match=r"lakes\.toml: note: is_personal"):
        read_layers(tmp_path)


def test_no_key_is_personal(tmp_path: Path) -> None:
    key = '[fields.lake_id]\ntype = "text"\n'
    declared(tmp_path, GOOD.replace(key, f"{key}is_personal = true\n"))

    with pytest.raises(SchemaError, match="lake_id: is_personal"):
        read_layers(tmp_path)


def test_fields_of_a_group_are_included_after_the_layers_own(tmp_path: Path) -> None:
    declared(
        tmp_path,
        '[fields.note]\ntype = "text"\nlabel = { vi = "Ghi chú", en = "Note" }\n',
        name="_notes",
    )
    layer = read_layer(declared(tmp_path, 'include = ["_notes"]\n' + GOOD))

    assert list(layer.fields)[-1] == "note"


@pytest.mark.parametrize(
    ("wrong", "right", "complaint"),
    [
        ('type = "nubmer"', 'type = "number"', "lakes.toml: depth_m: type"),
        ("min = true", "min = 0", "lakes.toml: depth_m: min"),
        ('en = "Depth"', 'de = "Tiefe"', "lakes.toml: depth_m: label"),
        ('en = "Depth"', 'en = " "', "label: en: found an empty text"),
        ('geometry    = "Polygon"', 'geometry    = "MultiPolygon"', "geometry"),
        ('color = "blue"', 'color = "#0072b2"', "kind: natural: color"),
        ('next = ["dry"]', 'next = ["dammed"]', "`dry` in next"),
        ('back = ["dry"]', 'next = ["dammed"]', "`dry` in back"),
        ("[fields.depthM]", "[fields.depth_m]", "ASCII snake_case"),
        ('key         = "depth_m"', 'key         = "lake_id"', "a required field"),
        ("unti = 3", "min = 0", "found `unti`"),
        ('aliases = "Sâu"', "min = 0", "depth_m: aliases"),
        ('type = "text"\nlabel', 'type = "choice"\nlabel', "choices"),
    ],
)
def test_a_wrong_declaration_names_file_field_and_what_was_expected(
    tmp_path: Path, wrong: str, right: str, complaint: str
) -> None:
    swapped = (
        GOOD.replace(right, wrong) if right in GOOD else GOOD.replace(wrong, right)
    )
    assert swapped != GOOD

    with pytest.raises(SchemaError, match=complaint):
        read_layer(declared(tmp_path, swapped))


def test_what_is_not_toml_is_refused_with_the_name_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(SchemaError, match=r"lakes\.toml.*TOML in UTF-8"):
        read_layer(declared(tmp_path, "title = "))


def test_a_reference_to_a_field_that_is_not_declared_is_refused(tmp_path: Path) -> None:
    text = GOOD.replace('unit = "m"', 'unit = "m"\nreferences = "rivers.river_id"')
    declared(tmp_path, text)

    with pytest.raises(SchemaError, match=r"rivers\.river_id"):
        read_layers(tmp_path)


def test_an_empty_folder_says_where_declarations_come_from(tmp_path: Path) -> None:
    with pytest.raises(SchemaError, match="CLUSTERVIZ_LAYERS"):
        read_layers(tmp_path)


def test_the_shipped_declarations_hold_every_layer_of_the_program() -> None:
    layers = read_layers(shipped("layers"))

    assert set(layers) == {
        "areas", "clusters", "plan_zones", "plots", "clearance_sites", "projects",
        "clearance_log", "dossiers", "coverage", "documents", "roads",
        "project_reports", "investor_reports", "firms", "duties", "reviews",
        "assignments", "violations", "wastewater_works",
    }  # fmt: skip
    for layer in layers.values():
        assert {"source_document", "as_of_on"} <= set(layer.fields)
        assert ("geometry_quality" in layer.fields) == layer.has_geometry


def test_every_kind_of_plan_zone_can_be_drawn_and_judged() -> None:
    kinds = read_layers(shipped("layers"))["plan_zones"].fields["kind"].choices

    severities = {"forbidden", "needs_approval", "adjust", "inform"}
    for kind in kinds.values():
        assert kind.severity in severities
        assert kind.color
        assert kind.outline
        assert kind.symbol
        assert kind.source


def test_a_kind_that_forbids_is_one_that_must_have_been_looked_at() -> None:
    """Else a cluster could be free of conflict with a river nobody supplied."""
    kinds = read_layers(shipped("layers"))["plan_zones"].fields["kind"].choices

    assert {k.code for k in kinds.values() if k.severity == "forbidden"} <= {
        k.code for k in kinds.values() if k.is_mandatory
    }


def test_an_accuracy_that_would_excuse_anything_is_out_of_bounds() -> None:
    layers = read_layers(shipped("layers"))

    stated = [one.fields["accuracy_m"] for one in layers.values() if one.has_geometry]
    assert stated
    assert {(one.minimum, one.maximum) for one in stated} == {(0, 100)}


def test_a_log_has_one_row_a_site_and_month() -> None:
    log = read_layers(shipped("layers"))["clearance_log"]

    assert log.key_from == ("site_id", "month")


def test_kinds_of_one_colour_are_told_apart_by_a_second_cue() -> None:
    """Official colours repeat: outline, dash, hatch and symbol must not."""
    kinds = read_layers(shipped("layers"))["plan_zones"].fields["kind"].choices

    looks = [(k.outline, k.dash, k.hatch, k.symbol) for k in kinds.values()]
    assert len(set(looks)) == len(looks)
