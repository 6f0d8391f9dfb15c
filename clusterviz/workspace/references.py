"""References to figures: the words by which a figure is asked to explain itself.

A reference is ``name:key=value,key=value``, such as
``total:code=n_established,area=213``. Pages, tables and forms write them beside
their figures; `explain` reads them.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from clusterviz import texts
from clusterviz.core.forms import EVERY
from clusterviz.core.landfund import STEPS
from clusterviz.core.quantities import QUANTITIES
from clusterviz.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

OUTSIDE = "outside"
"""In place of an area's code: what lies outside every area."""

SEVERAL = "+"
"""Between the codes of areas that are meant together."""

ALL_LAND = "planned"
"""In place of a part: all land of the clusters."""

AVERAGES = ("area_weighted", "mean_of_rates")

REVIEW_FIGURES = ("n_behind", "n_slow", "n_tasks", "n_overdue", "n_clocks")

CLEARANCE_FIGURES = (
    "to_clear_ha", "cleared_ha", "clean_ha", "remaining_ha", "n_households",
    "n_inventoried", "n_approved", "n_paid", "n_handed_over", "n_sites",
    "n_without_entry",
)  # fmt: skip


class Key(NamedTuple):
    """What a reference may say of a figure.

    Parameters
    ----------
    name
        Before the ``=``.
    codes
        What may come after it; empty where the data decide.
    like
        An example, where `codes` is empty.
    is_required
        A reference without it names no figure.
    """

    name: str
    codes: tuple[str, ...] = ()
    like: str = ""
    is_required: bool = False


_AREA = Key("area", like="213")
_NUMERATOR = Key("numerator", ("committed", "leased"))
_PERIOD = Key("period", like="2024-H1")

KINDS: Mapping[str, tuple[Key, ...]] = MappingProxyType(
    {
        "total": (
            Key("code", tuple(QUANTITIES), is_required=True),
            _AREA,
            _PERIOD,
        ),
        "occupancy": (
            _AREA,
            Key("base", ("operating", "established", "all")),
            _NUMERATOR,
            Key("land", ("industrial", "fit_to_lease", "gross")),
            Key("average", AVERAGES),
        ),
        "unleased": (_AREA, _NUMERATOR),
        "landfund": (
            Key("part", (ALL_LAND, *STEPS), is_required=True),
            _AREA,
            Key("schedule", like="2025"),
        ),
        "form": (
            Key("number", ("03", "04"), is_required=True),
            Key("indicator", tuple(EVERY), is_required=True),
            Key("period", like="2024-H1", is_required=True),
            _AREA,
        ),
        "clearance": (
            Key("figure", CLEARANCE_FIGURES, is_required=True),
            _AREA,
            Key("month", like="2024-04"),
        ),
        "overlaps": (
            Key(
                "figure",
                (
                    "n_conflicts",
                    "n_conflict_clusters",
                    "conflict_ha",
                    "n_cannot_be_judged",
                ),
                is_required=True,
            ),
            _AREA,
            Key("cluster", like="CCN-01"),
        ),
        "review": (Key("figure", REVIEW_FIGURES, is_required=True),),
        "withdrawn": (
            Key(
                "figure",
                ("n_withdrawn", "n_withdrawn_without_plan"),
                is_required=True,
            ),
            _AREA,
        ),
    }
)
"""By name: what a reference says, in the order in which it is written."""


@dataclass(frozen=True)
class Reference:
    """One figure that can be explained.

    Parameters
    ----------
    name
        One of `KINDS`.
    values
        By key, in their order; keys that are left out take the usual reading.
    """

    name: str
    values: Mapping[str, str]

    def text(self) -> str:
        """Return it as it is written."""
        said = ",".join(f"{key}={value}" for key, value in self.values.items())
        return f"{self.name}:{said}" if said else self.name

    def get(self, key: str, otherwise: str = "") -> str:
        """Return what it says of a key; `otherwise` where it says nothing."""
        return self.values.get(key, otherwise)


def reference(name: str, **values: str | int | None) -> str:
    """Return the text of a reference; a value of ``None`` is left out.

    Parameters
    ----------
    name
        One of `KINDS`.
    **values
        By key. An empty ``area``, as tables have it, is what lies outside.

    Raises
    ------
    InputError
        If there is no such figure.

    Examples
    --------
    >>> reference("total", code="n_established", area="213")
    'total:code=n_established,area=213'
    >>> reference("clearance", figure="cleared_ha", area="", month=None)
    'clearance:figure=cleared_ha,area=outside'
    """
    said = {key: str(value) for key, value in values.items() if value is not None}
    if said.get("area") == "":
        said["area"] = OUTSIDE
    return _checked(name, said, f"{name}:{said}").text()


def can_name(code: str) -> bool:
    """Return whether a reference can name a code of the data, such as a cluster's.

    Examples
    --------
    >>> can_name("CCN-01"), can_name("CCN 01, 02"), can_name(" CCN-01")
    (True, False, False)
    """
    return bool(code) and "," not in code and code == code.strip()


def parse(text: str) -> Reference:
    """Return what a reference says.

    Raises
    ------
    InputError
        If there is no such figure; the message lists what may be asked.

    Examples
    --------
    >>> parse("occupancy:area=213, base=established").get("base")
    'established'
    """
    name, _, rest = text.strip().partition(":")
    said: dict[str, str] = {}
    for part in filter(None, (one.strip() for one in rest.split(","))):
        key, sign, value = (one.strip() for one in part.partition("="))
        if not sign or not value or key in said:
            raise _unknown("part", part=part, text=text)
        said[key] = value
    return _checked(name.strip(), said, text)


def known() -> Iterator[str]:
    """Yield the form of every reference, with the codes that it takes.

    Examples
    --------
    >>> next(form for form in known() if form.startswith("unleased"))
    'unleased:[area=213],[numerator=committed|leased]'
    """
    for name, keys in KINDS.items():
        yield f"{name}:{','.join(_form(key, '|'.join(key.codes)) for key in keys)}"


def _form(key: Key, codes: str) -> str:
    said = f"{key.name}={codes or key.like}"
    return said if key.is_required else f"[{said}]"


def _in_short() -> str:
    """Return the form of every reference, each with an example of its codes."""
    return "; ".join(
        f"{name}:{','.join(_form(key, ''.join(key.codes[:1])) for key in keys)}"
        for name, keys in KINDS.items()
    )


def _checked(name: str, said: Mapping[str, str], text: str) -> Reference:
    if name not in KINDS:
        raise _unknown("name", text=text, known=_in_short())
    keys = {key.name: key for key in KINDS[name]}
    for key, value in said.items():
        if key not in keys:
            raise _unknown("key", name=name, key=key, known=", ".join(keys))
        codes = keys[key].codes
        if codes and value not in codes:
            known = ", ".join(codes)
            raise _unknown("code", name=name, key=key, value=value, known=known)
    for one in keys.values():
        if one.is_required and one.name not in said:
            codes_or = ", ".join(one.codes) or one.like
            asked = f"{name}:{one.name}="
            raise _unknown("figure", text=text, asked=asked, known=codes_or)
    return Reference(name, {key: said[key] for key in keys if key in said})


def _unknown(what: str, **values: str) -> InputError:
    return InputError(texts.told(f"errors.reference_{what}", **values))
