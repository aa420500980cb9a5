"""Resolution against a person's verdicts on pairs: two names in two papers, one thing or two.

`readings.jsonl` holds what was extracted from each paper, names only; `pairs.tsv` the verdicts of a
person who read names and papers, twice. The pairs of `venues_*`, from conference papers of many fields, were
looked for where a mistake is likely: one acronym with and without a long form, one word more or less, another
order, other endings, versions; what fails there fails less often elsewhere.
"""

import csv
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from kg.records import Abbreviation, Extraction, Mention, PaperReading, Span
from kg.resolve.resolve import resolve

FOLDER = Path(__file__).parents[2] / "fixtures" / "resolve"


@dataclass(frozen=True)
class Pair:
    """Two names, each in a paper, and whether they are one thing."""

    paper: str
    name: str
    other_paper: str
    other_name: str
    same: bool


def read_readings(of: str = "") -> list[PaperReading]:
    """The papers of the pair set."""
    lines = (FOLDER / f"{of}readings.jsonl").read_text(encoding="utf-8").splitlines()
    return [_reading(json.loads(line)) for line in lines]


def _reading(row: dict[str, list[list[str]]]) -> PaperReading:
    mentions: list[Mention] = []
    for at, (label, name, role, confidence) in enumerate(row["names"]):
        span = Span("abstract", at, at + 1, 0, 1)
        mentions.append(Mention(span, label, name, float(confidence), role, float(confidence)))
    short = tuple(Abbreviation(*pair) for pair in row["short"])
    paper = str(row["paper"])
    return PaperReading(paper, Extraction(paper, tuple(mentions), (), short))


def read_pairs(of: str = "") -> list[Pair]:
    """The verdicts."""
    with (FOLDER / f"{of}pairs.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]
    return [Pair(*row[:4], same=row[4] == "same") for row in rows]


def judged(readings: list[PaperReading], pairs: list[Pair]) -> Iterator[tuple[Pair, bool]]:
    """Each pair, with whether resolution makes it one entity."""
    resolution = resolve(readings)
    where = {
        (reading.paper, mention.name): entity
        for reading in readings
        for mention, entity in zip(reading.extraction.mentions, resolution.assign(reading), strict=True)
    }
    for pair in pairs:
        yield pair, where[pair.paper, pair.name] == where[pair.other_paper, pair.other_name]


def precision_and_recall(verdicts: Sequence[tuple[Pair, bool]]) -> tuple[float, float]:
    """How many of the pairs made one are one, and how many that are one were made one."""
    made = [pair.same for pair, one in verdicts if one]
    wanted = [one for pair, one in verdicts if pair.same]
    return sum(made) / len(made), sum(wanted) / len(wanted)


@pytest.mark.parametrize(("of", "least_recall"), [("", 0.98), ("venues_", 0.79)])
def test_names_that_are_one_thing_become_one_node(of: str, least_recall: float):
    verdicts = list(judged(read_readings(of), read_pairs(of)))
    precision, recall = precision_and_recall(verdicts)
    wrong = [pair for pair, one in verdicts if one != pair.same]
    assert precision >= 0.98, wrong
    assert recall >= least_recall, wrong


@pytest.mark.parametrize(("of", "pairs", "each"), [("", 300, 100), ("venues_", 150, 75)])
def test_the_pair_set_is_large_and_has_both_verdicts(of: str, pairs: int, each: int):
    found = read_pairs(of)
    assert len(found) >= pairs
    assert min(sum(p.same for p in found), sum(not p.same for p in found)) >= each


def test_the_order_of_the_papers_makes_no_difference():
    readings = read_readings()
    first, second = resolve(readings), resolve(readings[::-1])
    assert list(first.entities) == list(second.entities)
    assert list(first.merges) == list(second.merges)
    assert [first.assign(r) for r in readings] == [second.assign(r) for r in readings]


def test_names_are_unique_within_a_label():
    entities = resolve(read_readings()).entities
    assert len({(e.label, e.name) for e in entities}) == len(entities)


def test_ids_and_member_ids_belong_to_one_entity():
    entities = resolve(read_readings()).entities
    members = [i for e in entities for i in e.member_ids]
    assert len(set(members)) == len(members)
    assert all(e.id in e.member_ids for e in entities)
    assert [e.id for e in entities] == sorted({e.id for e in entities})
