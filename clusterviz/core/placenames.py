"""Names of areas as paper writes them: with their kind, without it, or shortened."""

from __future__ import annotations

import re

_KINDS = {
    "tt": "thị trấn", "tx": "thị xã", "tp": "thành phố", "p": "phường", "x": "xã",
    "h": "huyện",
}  # fmt: skip


def is_same_place(one: str, other: str) -> bool:
    """Return whether two names of an area differ by its kind at most.

    Paper leaves the kind out or shortens it: "Tân Mỹ", "TT Vôi".

    Examples
    --------
    >>> is_same_place("Tân Mỹ", "Xã Tân Mỹ"), is_same_place("TT Vôi", "Thị trấn Vôi")
    (True, True)
    >>> is_same_place("Sơn", "Lục Sơn"), is_same_place("Xã Sơn", "Phường Sơn")
    (False, False)
    """
    (kind, name), (other_kind, other_name) = _named(one), _named(other)
    return (
        bool(name)
        and name == other_name
        and (not kind or not other_kind or kind == other_kind)
    )


def places_named(text: str) -> list[str]:
    """Return the areas that a cell of paper names, without what stands in brackets.

    Examples
    --------
    >>> places_named("Lan Mẫu; Yên Sơn"), places_named("Tiên Hưng (nay TT Đồi Ngô)")
    (['Lan Mẫu', 'Yên Sơn'], ['Tiên Hưng'])
    """
    plain = re.sub(r"\([^)]*\)", "", text)
    return [name.strip() for name in re.split("[,;]", plain) if name.strip()]


def _named(place: str) -> tuple[str, str]:
    """Return the kind of an area, in full, and its name, both in small letters."""
    words = place.casefold().replace(".", " ").split()
    text = " ".join([_KINDS.get(words[0], words[0]), *words[1:]]) if words else ""
    for kind in _KINDS.values():
        if text.startswith(f"{kind} "):
            return kind, text.removeprefix(f"{kind} ")
    return "", text
