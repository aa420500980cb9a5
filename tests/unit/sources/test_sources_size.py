"""Inputs of any size are read in memory that does not grow with them."""

import json
import os
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kg.records import Record
from kg.sources.inputs import Input
from kg.sources.read import Finished, NotUnderstood, find_inputs, read

SHARED = Path(os.environ.get("KG_SHARED") or Path(__file__).parents[4] / "shared")
ABSTRACT = "We study quiet graphs and find that labels cost more than they give, so we need none."


def json_lines(count: int) -> Iterator[str]:
    for number in range(count):
        yield json.dumps({"title": f"Graphs {number}", "abstract": ABSTRACT}) + "\n"


def json_array(count: int) -> Iterator[str]:
    yield "["
    for number, row in enumerate(json_lines(count)):
        yield ("," if number else "") + row.strip()
    yield "]"


def bibtex(count: int) -> Iterator[str]:
    for number in range(count):
        yield f"@article{{k{number},\n title = {{Graphs {number}}},\n abstract = {{{ABSTRACT}}}\n}}\n"


def comma_separated(count: int) -> Iterator[str]:
    yield "title,abstract\n"
    for number in range(count):
        yield f'Graphs {number},"{ABSTRACT}"\n'


def plain(count: int) -> Iterator[str]:
    for number in range(count):
        yield f"Graphs {number}\n{ABSTRACT}\n\n"


def peak_of(path: Path) -> tuple[int, int]:
    """The memory that reading takes at most, in bytes, and the papers read."""
    tracemalloc.start()
    try:
        papers = sum(isinstance(event, Record) for event in read([Input("input", path)]))
        return tracemalloc.get_traced_memory()[1], papers
    finally:
        tracemalloc.stop()


@pytest.mark.slow
@pytest.mark.parametrize("write", [json_lines, json_array, bibtex, comma_separated, plain])
def test_memory_does_not_grow_with_the_input(tmp_path: Path, write: Callable[[int], Iterator[str]]):
    peaks: list[int] = []
    for count in (6_000, 18_000):
        path = tmp_path / str(count)
        with path.open("w") as file:
            file.writelines(write(count))
        peak, papers = peak_of(path)
        assert papers == count
        peaks.append(peak)
    assert peaks[1] < peaks[0] + (1 << 19)


@pytest.mark.slow
@pytest.mark.skipif(
    not (SHARED / "data/venues").is_dir(), reason="needs venues.parquet: set KG_SHARED to what holds data/"
)
def test_the_parquet_file_of_the_venues():
    papers, others, years = 0, 0, set[int | None]()
    for event in read(find_inputs([str(SHARED / "data/venues/venues.parquet")])):
        papers += isinstance(event, Record)
        others += isinstance(event, NotUnderstood)
        if isinstance(event, Record):
            years.add(event.year)
            assert event.venue
        if isinstance(event, Finished):
            assert event.lines == 66_878
    assert (papers, others) == (66_878, 0)
    assert min(year or 0 for year in years) == 2013
