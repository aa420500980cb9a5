"""matplotlib, which draws pictures and charts: the one module that touches it.

It is an extra, loaded only when something is drawn. Texts are written as
they are (no mathematics between dollar signs), and drawings of equal data are equal bytes.
"""

import io
import warnings
from collections.abc import Generator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any, TypeAlias

from kg.errors import UsageError
from viz import files

FORMATS = (".svg", ".png", ".pdf")

INK, SOFT, RULE = "#1b1f24", "#4a5560", "#d5dae0"

_SETTINGS: dict[str, Any] = {
    "svg.hashsalt": "kg",
    "svg.fonttype": "none",
    "font.family": ["DejaVu Sans"],
    "font.size": 10,
    "text.parse_math": False,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": RULE,
    "axes.labelcolor": SOFT,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "text.color": INK,
}


_WHEN = {"svg": "Date", "pdf": "CreationDate"}
"""The field of each format that would make two runs differ."""

Axes: TypeAlias = Any
"""`matplotlib.axes.Axes`, whose annotations are too incomplete for a strict check."""


def is_picture(path: str | Path) -> bool:
    """Whether a file of this name is drawn by matplotlib."""
    return Path(path).suffix.lower() in FORMATS


@contextmanager
def drawing(path: str | Path, *, width: float, height: float) -> Generator[Axes]:
    """Axes to draw on, written to a file when the block ends without an error.

    Parameters
    ----------
    path : str or Path
        Ends in .svg, .png or .pdf.
    width, height : float
        Inches.

    Yields
    ------
    Axes
        To draw on.

    Raises
    ------
    kg.errors.UsageError
        Another ending, or matplotlib is not installed.
    kg.errors.OutputError
        The file cannot be written.
    """
    if not is_picture(path):
        raise UsageError(f"{path} does not end in one of {', '.join(FORMATS)}, which pictures can be.")
    try:
        settings = import_module("matplotlib").rc_context(_SETTINGS)
        figures = import_module("matplotlib.figure")
    except ImportError as error:
        raise UsageError(
            "Pictures and charts are drawn by matplotlib, which is missing: pip install 'kg-papers[plot]'."
        ) from error
    buffer, form = io.BytesIO(), Path(path).suffix.lower()[1:]
    with warnings.catch_warnings(), settings:
        warnings.filterwarnings("ignore", message=r"Glyph \d+ .*missing from")
        figure = figures.Figure(figsize=(width, height), dpi=150, layout="constrained")
        yield figure.add_subplot()
        figure.savefig(buffer, format=form, metadata={_WHEN.get(form, "Software"): None}, facecolor="white")
    files.write(path, buffer.getvalue())
