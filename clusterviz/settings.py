"""Settings: of this installation (environment) and of a workspace (its TOML)."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import Literal

import pydantic
from pydantic import BaseModel, ConfigDict, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from clusterviz import crs
from clusterviz.errors import SettingsError

PACKAGE = Path(__file__).resolve().parent

SETTINGS_FILE = "clusterviz.toml"

Level = Literal["province", "district", "commune"]


def shipped(name: str) -> Path:
    """Return the path of what is shipped beside the package: ``layers``, ``app.py``.

    In a wheel it lies inside the package, in a checkout beside it.
    """
    inside = PACKAGE / name
    return inside if inside.exists() else PACKAGE.parent / name


class Installation(BaseSettings):
    """What the environment may change, by variables such as ``CLUSTERVIZ_LAYERS``.

    Parameters
    ----------
    layers
        Folder of the layer declarations.
    workspace
        The workspace that the dashboard serves.
    """

    model_config = SettingsConfigDict(env_prefix="CLUSTERVIZ_", frozen=True)

    layers: Path = Field(default_factory=lambda: shipped("layers"))
    workspace: Path = Path("workspace")


class ImportLimits(BaseModel):
    """What a file from outside may cost before it is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    upload_mb: int = Field(default=512, gt=0)
    memory_mb: int = Field(default=4096, gt=0)
    cpu_s: int = Field(default=300, gt=0)
    wall_s: int = Field(default=600, gt=0)


class Tolerance(BaseModel):
    """Positional accuracy, in metres, assumed where a feature states none.

    By its `geometry_quality`. Practice, not law: each may be set per workspace.
    Of an unknown quality none is assumed, 0 m: what nobody vouched for excuses
    no overlap. What has only a symbol has no boundary to be accurate at all.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    surveyed: float = Field(default=0.5, ge=0)
    digitised: float = Field(default=5.0, ge=0)
    indicative: float = Field(default=10.0, ge=0)


class AreaGroup(BaseModel):
    """Areas that a province counts together, such as the communes of one test.

    Parameters
    ----------
    code
        ASCII; names the group in addresses and tables.
    name_vi, name_en
        What people read.
    level
        Level of its areas.
    area_codes
        Their codes.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$")
    name_vi: str
    name_en: str
    level: Level = "commune"
    area_codes: tuple[str, ...] = Field(min_length=1)


class WorkspaceSettings(BaseModel):
    """``clusterviz.toml`` of one workspace.

    Parameters
    ----------
    province_vi, province_en
        Name of the province.
    metric_crs
        Where areas are taken: a VN-2000 or UTM zone in metres.
    level
        Level that tables open with.
    as_of_on
        Day that questions are asked as of; ``None`` means today.
    is_illustrative
        The data are a sample: every screen and export says so.
    groups, tolerance, limits
        See their classes.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    province_vi: str = "Tỉnh Bắc Giang"
    province_en: str = "Bắc Giang province"
    metric_crs: str = crs.METRIC
    level: Level = "district"
    as_of_on: dt.date | None = None
    is_illustrative: bool = False
    groups: tuple[AreaGroup, ...] = ()
    tolerance: Tolerance = Tolerance()
    limits: ImportLimits = ImportLimits()

    @pydantic.field_validator("metric_crs")
    @classmethod
    def _is_metric(cls, value: str) -> str:
        crs.require_metric_crs(crs.read_crs(value), "metric_crs")
        return value


def read_settings(folder: Path) -> WorkspaceSettings:
    """Return the settings of the workspace in `folder`.

    Raises
    ------
    SettingsError
        If `folder` is no workspace, or its ``clusterviz.toml`` is wrong.
    CrsError
        If its metric CRS would distort areas.
    """
    path = folder / SETTINGS_FILE
    if not path.is_file():
        raise SettingsError(
            f"`{folder}` is not a workspace: it has no {SETTINGS_FILE}.",
            expected="a folder made by `clusterviz init`",
            remedy=f"Make it: clusterviz init {folder} --sample bacgiang",
        )
    try:
        return WorkspaceSettings.model_validate(
            tomllib.loads(path.read_text(encoding="utf-8"))
        )
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"`{path}` cannot be read: {error}.",
            expected="TOML in UTF-8",
            remedy="Correct the line it names.",
        ) from error
    except pydantic.ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise SettingsError(
            f"`{path}`: `{place}` is {first['input']!r}.",
            expected=first["msg"],
            remedy=f"Correct or remove `{place}`.",
        ) from error
