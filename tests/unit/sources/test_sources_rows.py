"""Shapes with named fields: JSON in its forms, tables, BibTeX, RIS, MEDLINE and Parquet."""

import gzip
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

import duckdb
import pytest

from kg.errors import InputError, UsageError
from kg.records import Record
from kg.sources.read import Event, Finished, Furniture, NotUnderstood, Options, find_inputs, read

ReadText: TypeAlias = Callable[..., list[Event]]
Row: TypeAlias = Mapping[str, object]
Rows: TypeAlias = Sequence[Row]

ARXIV: Row = {
    "id": "2101.00001",
    "authors": "A. Lovelace, C. Babbage (London)",
    "authors_parsed": [["Lovelace", "A.", ""], ["Babbage", "C.", "Jr"]],
    "title": "Quiet graphs\n  and their labels",
    "abstract": "  We study labels\nof graphs.\n",
    "categories": "cs.LG",
    "journal-ref": "J. Graphs 7 (2022)",
    "versions": [{"version": "v1", "created": "Fri, 1 Jan 2021 10:00:00 GMT"}],
    "update_date": "2022-05-01",
}
SEMANTIC_SCHOLAR: Row = {
    "paperId": "0f",
    "title": "Echoes",
    "abstract": "We listen.",
    "year": 2020,
    "venue": "Sound Conf",
    "externalIds": {"DOI": "10.1234/ECHO", "ArXiv": "2002.00002"},
    "authors": [{"authorId": "1", "name": "Ada Lovelace"}],
}
OPENALEX: Row = {
    "id": "https://openalex.org/W1",
    "doi": "https://doi.org/10.5555/Three",
    "display_name": "Third",
    "publication_date": "2019-03-04",
    "abstract_inverted_index": {"We": [0, 3], "count,": [1], "then": [2], "rest.": [4]},
    "authorships": [{"author": {"display_name": "Charles Babbage"}}],
    "primary_location": {"landing_page_url": "https://example.org/3", "source": {"display_name": "Nature"}},
}
ROWS: Rows = [ARXIV, SEMANTIC_SCHOLAR, OPENALEX]


def records(events: Iterable[Event]):
    return [event for event in events if isinstance(event, Record)]


def problems(events: list[Event]):
    return [(event.source.line, event.reason) for event in events if isinstance(event, NotUnderstood)]


def check_three(events: list[Event]):
    first, second, third = records(events)
    assert (first.title, first.abstract) == (
        "Quiet graphs\n  and their labels",
        "We study labels\nof graphs.",
    )
    assert (first.arxiv, first.published, first.venue) == ("2101.00001", "2021-01-01", "J. Graphs 7 (2022)")
    assert first.authors == ("A. Lovelace", "C. Babbage Jr")
    assert (second.doi, second.arxiv, second.published) == ("10.1234/echo", "2002.00002", "2020")
    assert (second.authors, second.venue) == (("Ada Lovelace",), "Sound Conf")
    assert (third.title, third.abstract) == ("Third", "We count, then We rest.")
    assert (third.doi, third.url) == ("10.5555/three", "https://example.org/3")
    assert (third.authors, third.published, third.venue) == (("Charles Babbage",), "2019-03-04", "Nature")


def lines_of(rows: Rows):
    return "\n".join(map(json.dumps, rows))


WRITERS: dict[str, Callable[[Rows], str]] = {
    "lines": lines_of,
    "array": json.dumps,
    "pretty array": lambda rows: json.dumps(rows, indent=2),
    "pretty objects": lambda rows: "\n".join(json.dumps(row, indent=2) for row in rows),
    "answer": lambda rows: json.dumps({"total": 3, "data": rows}, indent=1),
    "answer in a line": lambda rows: json.dumps({"meta": {"count": 3}, "results": rows}),
}


@pytest.mark.parametrize("form", WRITERS)
def test_json_in_its_forms(read_text: ReadText, form: str):
    events = read_text(WRITERS[form](ROWS))
    check_three(events)
    assert not problems(events)


def test_a_broken_line_is_named_and_the_next_is_read(read_text: ReadText):
    events = read_text(
        f'{json.dumps(ARXIV)}\n{{"title": "x", \n{json.dumps(OPENALEX)}\n[1]\n{{"title": "only"}}\n'
    )
    assert [record.source.line for record in records(events)] == [1, 3]
    assert [line for line, _ in problems(events)] == [2, 4, 5]
    assert "line 2" in problems(events)[0][1]


@pytest.mark.parametrize("cut", ['"title": "Echoes",', '"year": 2020,'])
def test_a_broken_object_of_an_array_costs_only_itself(read_text: ReadText, cut: str):
    text = json.dumps(ROWS, indent=1)
    assert cut in text
    events = read_text(text.replace(cut, cut[:-2]))
    assert [record.arxiv or record.doi for record in records(events)] == ["2101.00001", "10.5555/three"]
    assert [line for line, _ in problems(events)] == [text[: text.index('"paperId"')].count("\n")]


def test_an_array_that_breaks_off(read_text: ReadText):
    text = json.dumps(ROWS, indent=1)
    events = read_text(text[: text.index('"Third"')])
    assert len(records(events)) == 2
    assert len(problems(events)) == 1


def test_what_json_can_hide(read_text: ReadText):
    nul, lone = json.dumps("a\0b"), '"\\ud800 text"'
    events = read_text(f'{{"title": {nul}, "abstract": {lone}}}\n{{"title": 3, "abstract": {"[" * 5000}\n')
    (record,) = records(events)
    assert (record.title, record.abstract) == ("a\ufffdb", "\ufffd text")
    assert record.abstract.encode()
    assert problems(events)[0][0] == 2


def test_a_field_under_another_name(read_text: ReadText):
    rows = lines_of([{"headline": {"main": "T"}, "teaser": "An abstract.", "by": "A B; C D"}])
    events = read_text(rows, title="headline.main", abstract="teaser", authors="by")
    (record,) = records(events)
    assert (record.title, record.abstract, record.authors) == ("T", "An abstract.", ("A B", "C D"))


def test_an_unknown_field_lists_the_known_ones(read_text: ReadText):
    with pytest.raises(UsageError, match="titel.*title, abstract, authors"):
        read_text(lines_of(ROWS), titel="x")


@pytest.mark.parametrize("sign", [",", "\t", ";", "|"])
def test_tables_as_text(read_text: ReadText, sign: str):
    header = sign.join(["Title", "Abstract Note", "Publication Year", "Author", "DOI"])
    text = '"First line\nsecond ""line"""'
    rows = [
        sign.join(['"Quiet, graphs; | they\tsay"', text, "2019", '"Lovelace, Ada; Babbage, C."', ""]),
        sign.join(["Echoes", "An abstract.", "", "", "doi:10.1234/X"]),
    ]  # fmt: skip
    events = read_text("\n".join([header, *rows]))
    first, second = records(events)
    assert first.title == "Quiet, graphs; | they\tsay"
    assert first.abstract == 'First line\nsecond "line"'
    assert (first.published, first.authors) == ("2019", ("Ada Lovelace", "C. Babbage"))
    assert (second.source.line, second.doi, second.authors) == (4, "10.1234/x", ())


def test_a_row_with_other_cells_than_the_header(read_text: ReadText):
    events = read_text("title,abstract\nA,one, two\nB,fine\nC\n")
    assert [record.title for record in records(events)] == ["B"]
    assert [line for line, _ in problems(events)] == [2, 4]
    assert "3 cells under a header of 2" in problems(events)[0][1]


def test_a_column_that_the_table_lacks(read_text: ReadText):
    with pytest.raises(UsageError, match="no such column; it has title, abstract"):
        read_text("title,abstract\nA,one\n", title="Name")


def test_mapped_columns_make_a_table(read_text: ReadText):
    events = read_text("Name,Text,x\nA,one,2\n", title="Name", abstract="Text")
    assert [(record.title, record.abstract) for record in records(events)] == [("A", "one")]


BIB = r"""
Exported on a Monday
@string{jg = "Journal of {Graphs}"}
@comment{nothing}
@article{a1,
  title = {On {QuietGraph} and Schr{\"o}dinger's caf\'e},
  author = {Lovelace, Ada and van der Berg, Jan and {Barnes and Noble}},
  journal = jg # { Letters},
  year = 2019, month = may,
  abstract = {It costs 5\% \& uses $x_{1}$ of
     \textbf{all} labels.},
  eprint = {1905.01234}, archivePrefix = {arXiv},
  url = {https://example.org/a\_b}, doi = {10.1234/X_Y}
}
@article{b, title = {broken, abstract = {no end}
@Article(c, TITLE = "Third {"}one{"}", abstract = "Fine.", date = {2020-02-03})
@misc{d, title={No abstract}}
"""


def test_bibtex(read_text: ReadText):
    events = read_text(BIB)
    first, third = records(events)
    assert first.title == "On QuietGraph and Schrödinger's café"
    assert first.authors == ("Ada Lovelace", "Jan van der Berg", "Barnes and Noble")
    assert first.abstract == "It costs 5% & uses $x_{1}$ of\n     \\textbf{all} labels."
    assert (first.venue, first.published) == ("Journal of Graphs Letters", "2019-05")
    assert (first.arxiv, first.doi, first.url) == ("1905.01234", "10.1234/x_y", "https://example.org/a_b")
    assert (third.title, third.abstract, third.published) == ('Third "one"', "Fine.", "2020-02-03")
    assert [line for line, _ in problems(events)] == [15, 17]
    assert sum(event.lines for event in events if isinstance(event, Furniture)) == 3


RIS = """TY  - JOUR
TI  - Quiet graphs
AB  - First line
second line
AU  - Lovelace, Ada
AU  - Babbage, Charles
PY  - 2019/05/03/
JO  - Graphs
DO  - 10.1234/X
UR  - https://example.org/1
ER  -

TY  - CONF
T1  - No abstract
ER  -
"""


def test_ris(read_text: ReadText):
    events = read_text(RIS)
    (record,) = records(events)
    assert (record.title, record.abstract) == ("Quiet graphs", "First line\nsecond line")
    assert (record.authors, record.published) == (("Ada Lovelace", "Charles Babbage"), "2019-05-03")
    assert (record.venue, record.doi, record.url) == ("Graphs", "10.1234/x", "https://example.org/1")
    assert [line for line, _ in problems(events)] == [13]


def test_medline(read_text: ReadText):
    events = read_text(
        "PMID- 1\nOWN - NLM\nTI  - A title that\n      wraps.\nLID - S01 [pii]\nLID - 10.1234/med [doi]\n"
        "AB  - BACKGROUND: some\n      text.\nFAU - Lovelace, Ada\nDP  - 2019 May 3\n\n"
        "PMID- 2\nTI  - Two\nAB  - Text.\n"
    )
    first, second = records(events)
    assert (first.title, first.abstract) == ("A title that\nwraps.", "BACKGROUND: some\ntext.")
    assert (first.doi, first.published, first.authors) == ("10.1234/med", "2019-05-03", ("Ada Lovelace",))
    assert (second.title, second.source.line) == ("Two", 12)


def write_parquet(path: Path, select: str):
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({select}) TO '{path}' (FORMAT parquet)")


PAPERS = """
    SELECT 'Paper ' || i AS title, CASE WHEN i = 3 THEN NULL ELSE 'Abstract ' || i END AS abstract,
           DATE '2020-01-02' AS "publication date", ['A B', 'C D'] AS authors, 'x' AS "odd ""name"
    FROM range(2500) t(i)
"""


def test_parquet(tmp_path: Path):
    path = tmp_path / "a[1]*?.data"
    write_parquet(tmp_path / "plain", PAPERS)
    (tmp_path / "plain").rename(path)
    events = list(read(find_inputs([str(path)])))
    found = records(events)
    assert len(found) == 2499
    assert (found[1].title, found[1].abstract, found[1].published) == ("Paper 1", "Abstract 1", "2020-01-02")
    assert (found[1].authors, found[1].source.line) == (("A B", "C D"), 2)
    assert [line for line, _ in problems(events)] == [4]
    assert isinstance(events[-1], Finished)
    assert events[-1].lines == 2500


def test_parquet_that_is_compressed_again(tmp_path: Path):
    write_parquet(tmp_path / "plain", PAPERS)
    (tmp_path / "zipped").write_bytes(gzip.compress((tmp_path / "plain").read_bytes()))
    assert len(records(read(find_inputs([str(tmp_path / "zipped")])))) == 2499


def test_parquet_with_columns_of_other_names(tmp_path: Path):
    path = tmp_path / "p"
    write_parquet(path, 'SELECT \'T\' AS "Name ""x""", \'An abstract\' AS text')
    with pytest.raises(InputError, match=r"no column for abstracts among .*text.*--map abstract="):
        list(read(find_inputs([str(path)])))
    columns = {"title": 'Name "x"', "abstract": "text"}
    (record,) = records(read(find_inputs([str(path)]), Options(columns=columns)))
    assert (record.title, record.abstract) == ("T", "An abstract")


def test_a_damaged_parquet_file(tmp_path: Path):
    write_parquet(tmp_path / "p", PAPERS)
    (tmp_path / "q").write_bytes((tmp_path / "p").read_bytes()[:-200])
    with pytest.raises(InputError, match="damaged Parquet"):
        list(read(find_inputs([str(tmp_path / "q")])))
