"""The example papers are whole, written to one pattern, and told apart."""

import re
from pathlib import Path

import pytest

LANDMARKS = Path(__file__).parents[3] / "examples" / "landmarks.bib"
ENTRY = re.compile(r"^@(\w+)\{(\w+),\n(.*?)^\}", re.DOTALL | re.MULTILINE)
FIELD = re.compile(r"^  (\w+)\s*= \{(.*)\},?$", re.MULTILINE)
SENTENCE_END = re.compile(r"(?<=[.?!])\s+(?=[A-Z])")


def landmarks() -> dict[str, dict[str, str]]:
    """Return the fields of each entry by its citation key."""
    entries = ENTRY.findall(LANDMARKS.read_text(encoding="utf-8"))
    assert len({key for _, key, _ in entries}) == len(entries)
    return {key: dict(FIELD.findall(body)) for _, key, body in entries}


def test_there_are_enough_papers_for_an_interesting_graph():
    assert len(landmarks()) >= 45


def test_no_entry_escapes_the_pattern_of_these_tests():
    assert LANDMARKS.read_text(encoding="utf-8").count("\n@") == len(landmarks())


@pytest.mark.parametrize("key", sorted(landmarks()))
def test_each_entry_says_what_when_and_by_whom(key: str):
    fields = landmarks()[key]
    assert {"title", "author", "year", "abstract"} <= fields.keys()
    assert re.fullmatch(r"(19|20)\d\d", fields["year"])
    assert fields["year"] in key


@pytest.mark.parametrize("key", sorted(landmarks()))
def test_each_abstract_reads_like_one(key: str):
    sentences = SENTENCE_END.split(landmarks()[key]["abstract"])
    assert 4 <= len(sentences) <= 7
    assert all(7 <= len(sentence.split()) <= 34 for sentence in sentences)


def test_arxiv_ids_are_well_formed_and_agree_with_the_address():
    for fields in landmarks().values():
        if "eprint" in fields:
            assert re.fullmatch(r"\d{4}\.\d{4,5}", fields["eprint"])
            assert fields["archiveprefix"] == "arXiv"
            if "arxiv.org" in fields["url"]:
                assert fields["url"] == f"https://arxiv.org/abs/{fields['eprint']}"


@pytest.mark.parametrize("field", ["title", "eprint", "doi", "abstract"])
def test_no_two_entries_are_one_paper(field: str):
    values = [fields[field] for fields in landmarks().values() if field in fields]
    assert len(set(values)) == len(values)
