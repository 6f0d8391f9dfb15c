"""Settings: of this installation (environment) and of a workspace (its TOML)."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Literal, Self

import pydantic
from pydantic import BaseModel, ConfigDict, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from clusterviz import addresses, crs, texts
from clusterviz.errors import CrsError, SettingsError
from clusterviz.schema import Language
from clusterviz.tomlfiles import read_form

PACKAGE = Path(__file__).resolve().parent

SETTINGS_FILE = "clusterviz.toml"

Level = Literal["province", "district", "commune"]

Frequency = Literal[
    "continual", "daily", "weekly", "fortnightly", "monthly", "quarterly",
    "biannually", "annually", "irregular", "unknown",
]  # fmt: skip
"""How often data are brought up to date: codes of ISO 19115."""


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
        The workspace that the dashboard serves: its folder, or the address of its
        database.
    """

    model_config = SettingsConfigDict(env_prefix="CLUSTERVIZ_", frozen=True)

    layers: Path = Field(default_factory=lambda: shipped("layers"))
    workspace: Path = Path("workspace")

    @pydantic.field_validator("workspace", mode="before")
    @classmethod
    def _is_placed(cls, value: object) -> object:
        return addresses.place(value) if isinstance(value, str) else value


class ImportLimits(BaseModel):
    """What a file from outside may cost before it is refused.

    Parameters
    ----------
    upload_mb
        Megabytes of the file.
    unpacked_mb
        Megabytes of what a zip or workbook holds, unpacked.
    memory_mb
        Megabytes of memory, and of each file that reading writes.
    cpu_s, wall_s
        Seconds of processor and of the clock.
    features, vertices
        Of the layer that is read. Who raises them gives an import more memory: each
        million of features of a dozen vertices takes some 1.3 GB, each million of
        vertices beyond some 25 MB.
    columns
        Of the layer that is read.
    cells
        Of a workbook, and its texts.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    upload_mb: int = Field(default=512, gt=0)
    unpacked_mb: int = Field(default=2000, gt=0)
    memory_mb: int = Field(default=3000, gt=0)
    cpu_s: int = Field(default=300, gt=0)
    wall_s: int = Field(default=600, gt=0)
    features: int = Field(default=2_000_000, gt=0)
    vertices: int = Field(default=50_000_000, gt=0)
    columns: int = Field(default=500, gt=0)
    cells: int = Field(default=2_000_000, gt=0)


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


class Basemap(BaseModel):
    """The picture under a map: of one's own file, of a tile server, or none.

    Nothing but an ``xyz`` address makes a browser ask anybody but this program.

    Parameters
    ----------
    kind
        ``none``; ``mbtiles`` or ``pmtiles``, a file of raster tiles; or ``xyz``,
        a tile server, perhaps outside: it then sees where people look.
    address
        Of ``xyz``, such as ``http://tiles.example/{z}/{x}/{y}.png``.
    path
        Of the file, from the workspace's folder.
    attribution
        Whose picture it is; by default what the file says.
    max_zoom
        The finest tiles that a server has; a file says so itself.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["none", "xyz", "mbtiles", "pmtiles"] = "none"
    address: str = ""
    path: str = ""
    attribution: str = ""
    max_zoom: int = Field(default=18, ge=0, le=24)

    @pydantic.model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.kind in {"mbtiles", "pmtiles"} and not self.path:
            raise ValueError(f"`path` of the {self.kind} file")
        if self.kind == "xyz":
            holes = re.findall(r"\{([^}]*)\}", self.address)
            is_web = self.address.startswith(("http://", "https://"))
            if not is_web or sorted(holes) != ["x", "y", "z"]:
                raise ValueError("`address` as http(s)://…/{z}/{x}/{y}")
        return self


class Publication(BaseModel):
    """What metadata say of all that is handed on; what is empty is not stated.

    Parameters
    ----------
    organisation_vi, organisation_en
        Who answers for the data.
    email, phone, address
        How they are reached.
    licence
        The address of a licence, or its words.
    limits_vi, limits_en
        What a reader must know before using the data.
    frequency
        How often they are brought up to date, as ISO 19115 has it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    organisation_vi: str = ""
    organisation_en: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""
    licence: str = ""
    limits_vi: str = ""
    limits_en: str = ""
    frequency: Frequency = "unknown"


class WorkspaceSettings(BaseModel):
    """``clusterviz.toml`` of one workspace.

    Parameters
    ----------
    province_vi, province_en
        Name of the province; empty until somebody names it, see `province`.
    metric_crs
        Where areas are taken: a VN-2000 or UTM zone in metres.
    level
        Level that tables open with.
    as_of_on
        Day that questions are asked as of; ``None`` means today.
    is_illustrative
        The data are a sample: every screen and export says so.
    snapshots
        How many copies of the database, from before something was published, are
        kept beside the data; 0 for none.
    groups, tolerance, limits, basemap, publication
        See their classes.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    province_vi: str = ""
    province_en: str = ""
    metric_crs: str = crs.METRIC
    level: Level = "district"
    as_of_on: dt.date | None = None
    is_illustrative: bool = False
    snapshots: int = Field(default=5, ge=0)
    groups: tuple[AreaGroup, ...] = ()
    tolerance: Tolerance = Tolerance()
    limits: ImportLimits = ImportLimits()
    basemap: Basemap = Basemap()
    publication: Publication = Publication()

    @pydantic.field_validator("metric_crs")
    @classmethod
    def _is_metric(cls, value: str) -> str:
        found = crs.read_crs(value)
        try:
            crs.require_metric_crs(found, "metric_crs")
        except CrsError as error:
            raise CrsError(texts.told("stored.metric_crs", found=found.name)) from error
        return value

    def province(self, language: Language) -> str:
        """Return the name of the province, or the words that nobody named it.

        A name in the other language is better than none.

        Examples
        --------
        >>> WorkspaceSettings(province_vi="Tỉnh Bắc Ninh").province("en")
        'Tỉnh Bắc Ninh'
        >>> WorkspaceSettings().province("en")
        'No province named'
        """
        names = {"vi": self.province_vi.strip(), "en": self.province_en.strip()}
        named = names[language] or names["vi"] or names["en"]
        return named or texts.say("frame.no_province", language)


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
        told = texts.told("stored.no_workspace", folder=folder, file=SETTINGS_FILE)
        raise SettingsError(told)
    return read_form(WorkspaceSettings, path, str(path), SettingsError)


def read_settings_text(text: str, name: str) -> WorkspaceSettings:
    """Return the settings that `text` says; errors call it by `name`.

    Raises
    ------
    SettingsError
        If it is wrong.
    CrsError
        If its metric CRS would distort areas.
    """
    return read_form(WorkspaceSettings, text, name, SettingsError)
