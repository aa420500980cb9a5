"""Metadata in the forms in which it is found."""

import datetime as dt

import pytest

from kg.sources import clean
from kg.sources.bibtex_text import decode


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("10.1234/AbC.1", "10.1234/abc.1"),
        ("doi:10.1234/x", "10.1234/x"),
        ("https://dx.doi.org/10.1234/x.", "10.1234/x"),
        ("http://doi.org/10.1002/(SICI)1097%3A1", "10.1002/(sici)1097:1"),
        ("S0001 [pii] 10.1234/x [doi]", "10.1234/x"),
        ("11.1234/x", None),
        ("", None),
        (7, None),
    ],
)
def test_doi(value: object, expected: str | None):
    assert clean.doi(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1706.03762", "1706.03762"),
        ("arXiv:1706.03762v5 [cs.CL]", "1706.03762"),
        ("https://arxiv.org/pdf/0704.0001v2.pdf", "0704.0001"),
        ("http://arxiv.org/abs/math.GT/0309136v1", "math/0309136"),
        ("hep-th/9901001", "hep-th/9901001"),
        ("https://doi.org/10.48550/arXiv.2005.14165", "2005.14165"),
        ("arXiv preprint arXiv:1706.03762", "1706.03762"),
        ("10.1145/3292500.3330701", None),
        ("https://example.org/2005.14165", None),
        ("W2963403868", None),
        (None, None),
    ],
)
def test_arxiv(value: object, expected: str | None):
    assert clean.arxiv(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (2019, "2019"),
        (2019.0, "2019"),
        ("2019-05", "2019-05"),
        ("2019-05-03T10:11:12Z", "2019-05-03"),
        ("2019/5/3", "2019-05-03"),
        ("Mon, 2 Apr 2007 19:18:42 GMT", "2007-04-02"),
        ("3 May 2019", "2019-05-03"),
        ("May 3rd, 2019", "2019-05-03"),
        ("Sept. 2019", "2019-09"),
        ("2019 May 3", "2019-05-03"),
        ("2019 Jan-Feb", "2019-01"),
        ("03/04/2019", "2019"),
        ("2019-02-30", "2019"),
        ("Spring 2019", "2019"),
        (dt.date(2019, 5, 3), "2019-05-03"),
        (dt.datetime(2019, 5, 3, 4, tzinfo=dt.UTC), "2019-05-03"),
        ("forthcoming", None),
        (float("nan"), None),
        (True, None),
        (0, None),
    ],
)
def test_published(value: object, expected: str | None):
    assert clean.published(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("https://example.org/a?b=c", True),
        ("HTTP://EXAMPLE.org", True),
        ("javascript:alert(1)", False),
        ("file:///etc/passwd", False),
        ("https://example.org/a b", False),
        ("https://example.org/<script>", False),
        (None, False),
    ],
)
def test_url(value: object, expected: bool):
    assert (clean.url(value) == value) is (expected or value is None)


@pytest.mark.parametrize(
    "value",
    [
        "Ada Lovelace and Charles Babbage",
        "Ada Lovelace, Charles Babbage",
        "Ada Lovelace & Charles Babbage",
        "Ada Lovelace (London), Charles Babbage",
        "Ada Lovelace;Charles Babbage",
        "Lovelace, Ada; Babbage, Charles",
        "Lovelace, Ada and Babbage, Charles and others",
        "['Ada Lovelace', \"Charles Babbage\"]",
        '["Ada Lovelace", "Charles Babbage"]',
        ["Ada Lovelace", "Babbage, Charles"],
        ("Ada  Lovelace", "Charles\nBabbage"),
        [{"name": "Ada Lovelace"}, {"given": "Charles", "family": "Babbage"}],
        [{"author": {"display_name": "Ada Lovelace"}}, {"first": "Charles", "last": "Babbage"}],
        [["Lovelace", "Ada", ""], ["Babbage", "Charles"]],
    ],
)
def test_authors(value: object):
    assert clean.authors(value) == ("Ada Lovelace", "Charles Babbage")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Lovelace, Ada", ("Ada Lovelace",)),
        ("Ada Lovelace", ("Ada Lovelace",)),
        (
            "Ada Lovelace, Charles Babbage and Jan van der Berg",
            ("Ada Lovelace", "Charles Babbage", "Jan van der Berg"),
        ),
        ("Lovelace, A., Babbage, C.", ("A. Lovelace", "C. Babbage")),
        ("", ()),
        (None, ()),
        (5, ()),
        ([None, 5], ()),
        ("[" * 50_000 + "]" * 50_000, ()),
    ],
)
def test_authors_at_the_edges(value: object, expected: tuple[str, ...]):
    assert clean.authors(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (r"Schr{\"o}dinger", "Schrödinger"),
        (r"Schr\"{o}dinger", "Schrödinger"),
        (r"Schr{\"{o}}dinger", "Schrödinger"),
        (r"{\'E}cole and \'{e}t\'e", "École and été"),
        (r"\c{c}a, {\ss}, \o{}re, \L{}ukasz, {\aa}", "ça, ß, øre, Łukasz, å"),
        (r"na{\"\i}ve", "naïve"),
        (r"\v{S}koda", "Škoda"),
        ("The {BERT} of {{GPT}}", "The BERT of GPT"),
        (r"R\&D at 5\% of C\# and a\_b", "R&D at 5% of C# and a_b"),
        (r"costs $x_{i}^{2}$ and $\alpha$", r"costs $x_{i}^{2}$ and $\alpha$"),
        (r"a \textbf{bold} and \emph{soft} word", r"a \textbf{bold} and \emph{soft} word"),
        ("5% of all # and & stay", "5% of all # and & stay"),
        ("unbalanced {brace", "unbalanced {brace"),
    ],
)
def test_bibtex_markup(value: str, expected: str):
    assert decode(value) == expected
