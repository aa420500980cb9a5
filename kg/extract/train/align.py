"""Where the names of an annotated paper stand in its text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from kg.extract.cleaning import clean_name
from kg.extract.train.corpus import GoldPaper


@dataclass(frozen=True, slots=True)
class Place:
    """Tokens `start` to `end` (exclusive) name the entity of this index."""

    start: int
    end: int
    entity: int


def find_places(doc: Doc, paper: GoldPaper) -> list[Place]:
    """Places of all entities' names in a Doc, at word boundaries, longer names first, none overlapping.

    Parameters
    ----------
    doc : Doc
        The clean text of the paper.
    paper : GoldPaper
        The annotation.

    Returns
    -------
    list of Place
        In the order of the text.
    """
    starts = {token.idx: token.i for token in doc}
    ends = {token.idx + len(token): token.i + 1 for token in doc}
    taken = [False] * len(doc)
    places: list[Place] = []
    for name, entity in _names(paper):
        for a, b in occurrences(doc.text, name):
            start, end = starts.get(a), ends.get(b)
            if start is None or end is None or any(taken[start:end]):
                continue
            taken[start:end] = [True] * (end - start)
            places.append(Place(start, end, entity))
    return sorted(places, key=lambda place: place.start)


def _names(paper: GoldPaper) -> list[tuple[str, int]]:
    names = {clean_name(n): i for i, e in reversed(list(enumerate(paper.entities))) for n in e.names}
    return sorted(((n, i) for n, i in names.items() if n), key=lambda pair: (-len(pair[0]), pair[0]))


def occurrences(text: str, name: str) -> Iterator[tuple[int, int]]:
    """Offsets of a name in a text at word boundaries, singular or plural.

    A name with a word in small letters is found whatever its case; others are found as written.

    Examples
    --------
    >>> list(occurrences("GANs and a GAN-based SGAN", "GAN"))
    [(0, 4), (11, 14)]
    >>> list(occurrences("Object Detection", "object detection"))
    [(0, 16)]
    """
    stem = name[:-1] if len(name) > len("LLM") and name.endswith("s") and not name.endswith("ss") else name
    pattern = re.escape(stem) + ("s?" if stem[-1].isalpha() else "")
    plain = any(word.islower() and len(word) > len("via") for word in re.findall(r"[^\W\d_]+", name))
    if plain or (" " in name and name.istitle()):
        pattern = f"(?i:{pattern})"
    for match in re.finditer(rf"(?<![^\W_]){pattern}(?![^\W_])", text):
        yield match.span()


def labelled(paper: GoldPaper, places: Sequence[Place]) -> list[tuple[int, int, str]]:
    """Places as (start, end, label) of tokens."""
    return [(p.start, p.end, paper.entities[p.entity].labels[0]) for p in places]
