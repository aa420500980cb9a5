"""The sentences of a piece of evidence, cut out of a paper's title and abstract."""

from dataclasses import dataclass
from typing import TypeAlias

Offsets: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Place:
    """A mention and its sentence, as the `evidence` table has them: offsets into one field."""

    field: str
    start: int
    end: int
    sentence_start: int
    sentence_end: int

    @property
    def sentence(self) -> tuple[bool, int, int]:
        """What tells sentences apart, and their order: the title comes before the abstract."""
        return (self.field != "title", self.sentence_start, self.sentence_end)


def quote(title: str, abstract: str, head: Place | None, tail: Place) -> tuple[str, Offsets | None, Offsets]:
    r"""Join the sentences that hold the two mentions, in the order of the text.

    Parameters
    ----------
    title, abstract : str
        The paper's fields as read.
    head, tail : Place
        The mentions; no head for the edge of a paper.

    Returns
    -------
    text : str
        One sentence, or two joined by a newline.
    head, tail : tuple of (int, int)
        Start and end in `text`.

    Examples
    --------
    >>> text = "We use A. It solves B."
    >>> quote("", text, Place("abstract", 7, 8, 0, 9), Place("abstract", 20, 21, 10, 22))
    ('We use A.\nIt solves B.', (7, 8), (20, 21))
    """
    places = sorted({p.sentence: p for p in (head, tail) if p}.items())
    begins: dict[tuple[bool, int, int], int] = {}
    sentences: list[str] = []
    for sentence, place in places:
        begins[sentence] = sum(len(s) + 1 for s in sentences)
        field = title if place.field == "title" else abstract
        sentences.append(field[place.sentence_start : place.sentence_end])

    def moved(place: Place) -> Offsets:
        by = begins[place.sentence] - place.sentence_start
        return place.start + by, place.end + by

    return "\n".join(sentences), moved(head) if head else None, moved(tail)
