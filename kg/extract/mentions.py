"""The mentions of a Doc: what the tagger finds, what it missed of it elsewhere, which are one thing."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from kg.extract import crf
from kg.extract.acronyms import spelt_out
from kg.extract.docs import Definition, Found, register_extensions, words_of
from kg.extract.joint.opinions import Opinions
from kg.extract.model import load_model
from kg.extract.names import GENERIC, group, name_key
from kg.extract.reader import Finder

_LEAST = 0.12
"""A span less probable than this is no candidate."""
_SAME = 0.5
"""Two things are one from this probability on."""
_COMMON = GENERIC | frozenset(
    ["data", "learning", "training", "performance", "result", "results", "image", "images", "text", "paper"]
)


@Language.factory(
    "kg_mentions",
    default_config={"model": "default"},
    requires=["doc._.kg_abbreviations"],
    assigns=["doc._.kg_mentions", "doc._.kg_opinions"],
)
class Mentions:
    """Component: candidate mentions in `doc._.kg_mentions`, those of one thing with one number and label.

    Parameters
    ----------
    model : str
        Name of a bundled model or a folder.
    """

    def __init__(self, nlp: Language, name: str, model: str) -> None:  # noqa: ARG002
        register_extensions()
        self._reader = load_model(model).reader

    def __call__(self, doc: Doc) -> Doc:
        """Find the mentions of a Doc."""
        if len(doc):
            find_mentions(doc, self._reader)
        return doc


def find_mentions(doc: Doc, finder: Finder) -> None:
    """Put candidate mentions into a non-empty Doc, those of one thing with one number and label.

    Parameters
    ----------
    doc : Doc
        With abbreviations.
    finder : Finder
        Docs to spans.
    """
    mentions = named(doc, finder)
    opinions = finder.opinions(doc, mentions) if mentions else None
    if opinions and (together := joined(doc, mentions, opinions)) is not mentions:
        mentions, opinions = together, finder.opinions(doc, together)
    doc._.kg_mentions, doc._.kg_opinions = mentions, opinions


def joined(doc: Doc, mentions: list[Found], opinions: Opinions) -> list[Found]:
    """The mentions with things joined that are one under two names; the same list where there are none.

    Parameters
    ----------
    doc : Doc
        It is told the words that name what is joined.
    mentions : list of Found
        As `named` gives them.
    opinions : Opinions
        On these.
    """
    root = _alike(mentions, opinions)
    return _join(doc, mentions, root) if root else mentions


def named(doc: Doc, finder: Finder) -> list[Found]:
    """The candidate mentions of a non-empty Doc in its order, those of one name with one number and label."""
    found = list(_read(doc, finder))
    found = sorted([*found, *repeated(doc, found)], key=lambda f: f.start)
    doc._.kg_names = {}
    doc._.kg_abbreviations = [*doc._.kg_abbreviations, *_implied(doc, found)]
    mentions = as_things(doc, found)
    return _join(doc, mentions, _spelt(doc, mentions))


def _read(doc: Doc, finder: Finder) -> Iterator[Found]:
    """The most probable spans that do not overlap, of the fields that are read; a number names nothing."""
    split: int = doc._.kg_title_tokens
    skipped: tuple[str, ...] = doc._.kg_skipped
    candidates = [
        (score, span)
        for score, span in finder.spans(doc, _LEAST)
        if ("title" if span[0] < split else "abstract") not in skipped
        and any(c.isalpha() for c in doc[span[0] : span[1]].text)
    ]
    for score, (start, end, label) in crf.choose(candidates):
        yield Found(start, end, crf.LABELS[label], score)


def repeated(doc: Doc, found: Iterable[Found]) -> Iterator[Found]:
    """Other places of the names found, at token boundaries, longer names first, none overlapping.

    A name of one plain word is looked for as it is written; others whatever their case.
    """
    words = words_of(doc)
    taken = [False] * len(doc)
    best: dict[tuple[str, ...], Found] = {}
    for mention in found:
        taken[mention.start : mention.end] = [True] * (mention.end - mention.start)
        name = _form(words[mention.start : mention.end])
        if name not in best or mention.score > best[name].score:
            best[name] = mention
    split: int = doc._.kg_title_tokens
    skipped: tuple[str, ...] = doc._.kg_skipped
    where = _places(words)
    for name, mention in sorted(best.items(), key=lambda item: (-len(item[0]), item[0])):
        if len(name) == 1 and (name[0].lower() in _COMMON or len(name[0]) < 2):  # noqa: PLR2004
            continue
        for start in where.get(name[0].lower(), ()):
            end = start + len(name)
            crosses = start < split < end or ("title" if start < split else "abstract") in skipped
            if end > len(doc) or crosses or any(taken[start:end]) or _form(words[start:end]) != name:
                continue
            taken[start:end] = [True] * len(name)
            yield Found(start, end, mention.label, 0.0)


def _form(words: Sequence[str]) -> tuple[str, ...]:
    """The words of a name as they are compared: names of several plain words without case."""
    if len(words) > 1 and any(len(w) > 3 and (w.islower() or w.istitle()) for w in words):  # noqa: PLR2004
        return tuple(word.lower() for word in words)
    return tuple(words)


def _places(words: Sequence[str]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = defaultdict(list)
    for i, word in enumerate(words):
        places[word.lower()].append(i)
    return places


def as_things(doc: Doc, found: list[Found]) -> list[Found]:
    """Number the mentions by the thing they name and give each thing the label its mentions speak for."""
    words = words_of(doc)
    names = [" ".join(words[f.start : f.end]) for f in found]
    keys = [name_key(name) or name for name in names]
    root = group(keys, _same(words, doc._.kg_abbreviations))
    numbers: dict[str, int] = {}
    things = [numbers.setdefault(root[key], len(numbers)) for key in keys]
    return _labelled(replace(f, thing=t) for f, t in zip(found, things, strict=True))


def _labelled(mentions: Iterable[Found]) -> list[Found]:
    """The mentions, all of a thing with the label that they speak for."""
    mentions = list(mentions)
    votes: dict[int, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for mention in mentions:
        votes[mention.thing][mention.label] += mention.score
    labels = {t: min(v, key=lambda label: (-v[label], label)) for t, v in votes.items()}
    return [replace(m, label=labels[m.thing]) for m in mentions]


def _alike(mentions: Iterable[Found], opinions: Opinions) -> dict[int, int]:
    """Things that are another one by these opinions, each with the surest of its kin."""
    same = [(a, b) for a, b in np.argwhere(np.triu(opinions.same >= _SAME, 1)).tolist()]
    kin = group(sorted({m.thing for m in mentions}), same)
    surest: dict[int, int] = {}
    for thing, first in kin.items():
        if first not in surest or opinions.right[thing] > opinions.right[surest[first]]:
            surest[first] = thing
    return {thing: surest[first] for thing, first in kin.items() if surest[first] != thing}


def _implied(doc: Doc, found: Sequence[Found]) -> Iterator[Definition]:
    """Acronyms that the text uses beside a name that spells them out, without saying so."""
    first: dict[str, Found] = {}
    for mention in sorted(found, key=lambda f: (f.end - f.start, f.start)):
        first.setdefault(name_key(doc[mention.start : mention.end].text), mention)
    for short, long in _spelt_out(doc, found):
        a, b = first[short], first[long]
        if a.end - a.start == 1:
            yield a.start, a.end, b.start, b.end


def _spelt(doc: Doc, mentions: Sequence[Found]) -> dict[int, int]:
    """Things whose names differ from another one's by an acronym alone, each with the one of most words."""
    thing_of = {name_key(doc[m.start : m.end].text): m.thing for m in mentions}
    pairs = [(thing_of[short], thing_of[long]) for short, long in _spelt_out(doc, mentions)]
    kin = group(thing_of.values(), pairs)
    longest: dict[int, tuple[int, int]] = {}
    for key, thing in thing_of.items():
        longest[kin[thing]] = max(longest.get(kin[thing], (0, 0)), (len(key.split()), thing))
    return {thing: longest[first][1] for thing, first in kin.items() if longest[first][1] != thing}


def _spelt_out(doc: Doc, mentions: Iterable[Found]) -> Iterator[tuple[str, str]]:
    defined = dict(_same(words_of(doc), doc._.kg_abbreviations))
    names = (doc[m.start : m.end].text for m in mentions)
    return spelt_out(dict.fromkeys(names), defined)


def _join(doc: Doc, mentions: Sequence[Found], root: Mapping[int, int]) -> list[Found]:
    """The mentions with some things taken for others, and in the Doc the words that then name them.

    By first token the mention that names the thing: of those that named it before, the surest.
    """
    names: dict[int, Found] = doc._.kg_names
    named = {
        thing: max((m for m in mentions if m.thing == thing and m.start not in names), key=lambda m: m.score)
        for thing in {*root.values()}
    }
    doc._.kg_names = names | {m.start: named[root[m.thing]] for m in mentions if m.thing in root}
    return _labelled(replace(m, thing=root.get(m.thing, m.thing)) for m in mentions)


def _same(words: Sequence[str], definitions: Iterable[Definition]) -> Iterator[tuple[str, str]]:
    for short_start, short_end, long_start, long_end in definitions:
        yield name_key(" ".join(words[short_start:short_end])), name_key(" ".join(words[long_start:long_end]))
