"""A view that shows itself: in a notebook as the page in a frame, in a file as that page or a picture."""

import html
from dataclasses import dataclass
from pathlib import Path

from viz import page, picture
from viz.matplot import is_picture
from viz.selection import Selection

HEIGHT = 640
"""Height of the frame, in pixels."""


@dataclass(frozen=True, slots=True)
class View:
    """A selection with its title, ready to be looked at.

    Attributes
    ----------
    selection : Selection
        What is shown.
    title : str
        Heading of the page.

    Examples
    --------
    >>> from viz.example import landmarks
    >>> from viz.select import around
    >>> from viz.source_networkx import NetworkxSource
    >>> View(around(NetworkxSource(landmarks()), "BERT"), "BERT")
    <View 'BERT': showing 15 of 27 things, 24 of 54 relations>
    """

    selection: Selection
    title: str = "Knowledge graph"

    def html(self) -> str:
        """The page as text."""
        return page.render(self.selection, title=self.title)

    def write(self, path: str | Path) -> Path:
        """Write the page, or a picture where the path ends in .svg, .png or .pdf.

        Raises
        ------
        kg.errors.OutputError
            The file cannot be written.
        """
        if is_picture(path):
            return picture.write(self.selection, path, title=self.title)
        return page.write(self.selection, path, title=self.title)

    def _repr_html_(self) -> str:
        """The page in a frame of its own, which cannot reach the notebook."""
        return (
            f'<iframe title="{html.escape(self.title)}" width="100%" height="{HEIGHT}" '
            'sandbox="allow-scripts allow-downloads allow-popups allow-popups-to-escape-sandbox" '
            f'srcdoc="{html.escape(self.html())}"></iframe>'
        )

    def __repr__(self) -> str:
        shown = self.selection
        return (
            f"<View {self.title!r}: showing {len(shown.nodes):,} of {shown.total_nodes:,} things, "
            f"{len(shown.edges):,} of {shown.total_edges:,} relations>"
        )
