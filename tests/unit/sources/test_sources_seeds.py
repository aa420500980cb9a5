"""The seed files, where the shared folder is at hand: counts and metadata, never their text."""

import os
from collections import Counter
from pathlib import Path

import pytest

from kg.records import Record
from kg.sources.read import Event, Finished, Furniture, NotUnderstood, find_inputs, read

SHARED = Path(os.environ.get("KG_SHARED") or Path(__file__).parents[4] / "shared")

pytestmark = pytest.mark.skipif(
    not (SHARED / "seeds").is_dir(),
    reason="needs the seed files: set KG_SHARED to the folder that holds seeds/",
)


@pytest.fixture(scope="module")
def events():
    return list(read(find_inputs([str(SHARED / "seeds")])))


def test_every_entry_is_read(events: list[Event]):
    counts = Counter(Path(event.source.name).name[:3] for event in events if isinstance(event, Record))
    assert counts == {"000": 10, "001": 10, "002": 212, "003": 49, "004": 55}


def test_nothing_is_left_over(events: list[Event]):
    assert not [event for event in events if isinstance(event, NotUnderstood)]
    furniture = Counter(Path(event.source.name).name[:3] for event in events if isinstance(event, Furniture))
    assert furniture == {"002": 2, "003": 6, "004": 6}


def test_shapes_are_told_by_content(events: list[Event]):
    assert [event.shape for event in events if isinstance(event, Finished)] == [
        "one abstract a line",
        "labelled lines",
        "titles and abstracts in turn",
        "Daily Papers page",
        "Daily Papers page",
    ]


def test_titles_and_abstracts_are_whole(events: list[Event]):
    for record in (event for event in events if isinstance(event, Record)):
        untitled = Path(record.source.name).name[:3] in {"000", "001"}
        assert bool(record.title) is not untitled
        assert len(record.title) < 140
        assert len(record.abstract) > 500
        assert not record.title.startswith("Subscribe")
        assert not record.abstract.startswith("Abstract")


def test_daily_papers_dates(events: list[Event]):
    records = [event for event in events if isinstance(event, Record)]
    page = [record for record in records if Path(record.source.name).name[:3] in {"003", "004"}]
    assert {record.year for record in page if record.published_inferred} == {2025}
    written = {record.year for record in page if record.published and not record.published_inferred}
    assert max(year for year in written if year) == 2024
    missing = [record for record in page if record.published is None]
    assert len(missing) == 5


def test_dates_without_a_year_are_marked(events: list[Event]):
    inferred = [event for event in events if isinstance(event, Record) and event.published_inferred]
    assert len(inferred) == 19
