"""The pages of a printed map, and the file that they become."""

from __future__ import annotations

import dataclasses
import io
import threading
from itertools import pairwise
from typing import TYPE_CHECKING

import matplotlib as mpl
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure
from matplotlib.image import imsave

from clusterviz import texts
from clusterviz.crs import require_metric
from clusterviz.view.legend import legend
from clusterviz.view.printmap import blocks, frame, lettering, margins
from clusterviz.view.printmap.extent import view_of
from clusterviz.view.printmap.paper import MM_PER_INCH
from clusterviz.view.printmap.subject import add_map
from clusterviz.view.style import THEME

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from contextlib import AbstractContextManager

    from matplotlib.axes import Axes

    from clusterviz.schema import Language
    from clusterviz.view.printmap.paper import Form, Paper, Sheet, Typeface
    from clusterviz.view.printmap.subject import Subject

DPI = 200
"""Of a picture: 8 dots a millimetre."""

_ITS_OWN_AND_ONE = 2
"""Pages of a map whose legend goes on once."""


# Fonts and settings of matplotlib are shared by all threads of a process.
_ONE_AT_A_TIME = threading.Lock()


def printed(
    subject: Subject,
    sheet: Sheet,
    paper: Paper,
    language: Language,
    typeface: Typeface,
    form: Form,
) -> bytes:
    """Return a map as a PDF of one page or more, or as one picture of its pages.

    Parameters
    ----------
    subject
        What is drawn.
    sheet
        What is written around it.
    paper
        Size of the pages.
    language
        Of the words that are not data.
    typeface
        The fonts.
    form
        ``pdf`` or ``png``.

    Raises
    ------
    CrsError
        If a frame is in degrees, or two differ.
    """
    with _ONE_AT_A_TIME, _settings():
        figures = pages(subject, sheet, paper, language, typeface)
        file = io.BytesIO()
        if form == "png":
            rows = [_pixels(figure) for figure in figures]
            imsave(file, np.vstack(rows), format="png", dpi=DPI)
            return file.getvalue()
        about = {"Title": sheet.title, "Creator": "clusterviz", "CreationDate": None}
        with PdfPages(file, metadata=about) as book:
            for figure in figures:
                book.savefig(figure)
        return file.getvalue()


def pictures(
    subject: Subject,
    sheet: Sheet,
    paper: Paper,
    language: Language,
    typeface: Typeface,
) -> tuple[bytes, ...]:
    """Return a map as pictures (PNG), one for each of its pages.

    Those after the first hold what the legend had no room for, and are as high as
    that.

    Parameters
    ----------
    subject, sheet, paper, language, typeface
        As `printed`.

    Raises
    ------
    CrsError
        If a frame is in degrees, or two differ.
    """
    found: list[bytes] = []
    with _ONE_AT_A_TIME, _settings():
        for figure in pages(subject, sheet, paper, language, typeface):
            pixels = _pixels(figure)
            file = io.BytesIO()
            imsave(file, _trimmed(pixels) if found else pixels, format="png", dpi=DPI)
            found.append(file.getvalue())
    return tuple(found)


def _settings() -> AbstractContextManager[None]:
    # Whole letters go into the file, so that its text can be searched.
    return mpl.rc_context(
        {"pdf.fonttype": 42, "text.usetex": False, "text.parse_math": False}
    )


def pages(
    subject: Subject,
    sheet: Sheet,
    paper: Paper,
    language: Language,
    typeface: Typeface,
) -> list[Figure]:
    """Return the pages as figures; the arguments are those of `printed`."""
    require_metric(**subject.frames, shapes=subject.shapes)
    letters = lettering.letters(typeface)
    first, ax = _page(paper)
    view = view_of(subject.bounds, paper.map)
    counts = add_map(first, ax, subject, view, letters)
    frame.add_frame(ax, view, subject.shapes.crs.name, letters, language)
    if sheet.watermark:
        margins.add_watermark(ax, view.box, sheet.watermark, letters)
    written = _laid_out(_blocks(subject, sheet, counts, language), paper, letters)
    found = [first]
    for place, standing in enumerate(written):
        if place:
            figure, ax = _page(paper)
            found.append(figure)
        for one in standing:
            blocks.add_block(ax, one, letters)
        if not paper.has_margins:
            continue
        margins.add_title(ax, sheet, paper, letters, is_first=not place)
        said = texts.say("print.page", language, page=place + 1, pages=len(written))
        margins.add_foot(ax, sheet, paper, letters, said)
    return found


def _laid_out(
    said: Sequence[blocks.Block], paper: Paper, letters: lettering.Letters
) -> list[list[blocks.Standing]]:
    """Return where each block stands, the rest of a legend as low as it can.

    A heading has what it stands above below it, not beside it.
    """
    for columns in paper.further:
        written = blocks.laid_out(said, paper.legend, columns, letters)
        is_torn = any(
            one.block.is_heading and one.left != after.left
            for page in written
            for one, after in pairwise(page)
        )
        if len(written) <= _ITS_OWN_AND_ONE and not is_torn:
            break
    return written


def _page(paper: Paper) -> tuple[Figure, Axes]:
    """Return a blank page, and axes over all of it in millimetres."""
    size = (paper.width_mm / MM_PER_INCH, paper.height_mm / MM_PER_INCH)
    figure = Figure(figsize=size, dpi=DPI, facecolor=THEME["panel"])
    ax = figure.add_axes((0, 0, 1, 1), zorder=2)
    ax.set(xlim=(0, paper.width_mm), ylim=(0, paper.height_mm))
    ax.set_axis_off()
    return figure, ax


def _pixels(figure: Figure) -> np.ndarray:
    canvas = FigureCanvasAgg(figure)
    canvas.draw()  # type: ignore[no-untyped-call]
    return np.asarray(canvas.buffer_rgba())  # type: ignore[no-untyped-call]


def _trimmed(pixels: np.ndarray) -> np.ndarray:
    """Return a picture without the blank part below."""
    blank = pixels[-1, 0]
    written = np.flatnonzero((pixels != blank).any(axis=(1, 2)))
    return pixels[: written[-1] + 1] if len(written) else pixels


def _blocks(
    subject: Subject,
    sheet: Sheet,
    counts: Mapping[tuple[str, str], int],
    language: Language,
) -> list[blocks.Block]:
    """Return legend, notes, sources and link: only what is seen has a sign."""
    found: list[blocks.Block] = []
    for group in legend(subject.layers, subject.state, language):
        signs = []
        for entry in group.entries:
            n = counts.get((entry.layer, entry.map_class), 0)
            if entry.layer and not n:
                continue
            counted = f"{entry.label} ({texts.number(n, language)})"
            label = counted if entry.layer else entry.label
            opacity = subject.state.opacity.get(entry.layer, 1.0)
            style = dataclasses.replace(
                entry.style, fill_ratio=entry.style.fill_ratio * opacity
            )
            signs.append(blocks.Block(label, style=style))
        if signs:
            found += [blocks.Block(group.title, is_heading=True), *signs]
    notes = (*sheet.notes, *_absent(subject, counts, language))
    for heading, lines in (("notes", notes), ("sources", sheet.sources)):
        if lines:
            title = texts.say(f"print.{heading}", language)
            found.append(blocks.Block(title, is_heading=True))
            found += [blocks.Block(one) for one in lines]
    if sheet.link:
        title = texts.say("print.link", language)
        found += [blocks.Block(title, is_heading=True)]
        found += [blocks.Block(sheet.link, link=sheet.link)]
    return found


def _absent(
    subject: Subject, counts: Mapping[tuple[str, str], int], language: Language
) -> list[str]:
    """Return what lies outside this map: its absence is no finding."""
    seen = {name for name, _ in counts}
    titles = [
        texts.say(f"map.title_{name}", language)
        for name, kept in subject.frames.items()
        if name not in seen and not kept.empty
    ]
    if not titles:
        return []
    return [texts.say("print.not_here", language, layers="; ".join(titles))]
