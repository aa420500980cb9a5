"""Plain text: what people copy out of pages, mails and PDFs."""

import textwrap
from collections.abc import Callable
from typing import TypeAlias

import pytest

from kg.records import Record
from kg.sources.read import Event, Finished, Furniture, NotUnderstood

ReadText: TypeAlias = Callable[..., list[Event]]

GRAPHS = (
    "Graphs are everywhere in science. We study how graph networks behave when labels are rare and noisy. "
    "Our method, called QuietGraph, filters labels before training starts. It improves accuracy on three "
    "datasets by four points."
)
SPEECH = (
    "Speech models need a great deal of paired data to train well. We introduce EchoNet, which learns from "
    "sounds alone and needs no transcripts at all. Tests on two corpora show that it halves the error rate."
)
SHAPES = (GRAPHS, SPEECH)


def wrap(text: str, width: int = 60):
    return "\n".join(textwrap.wrap(text, width))


def records(events: list[Event]):
    return [event for event in events if isinstance(event, Record)]


def papers(events: list[Event]):
    return [(record.title, record.abstract) for record in records(events)]


def left_over(events: list[Event]):
    return [event.source.line for event in events if isinstance(event, NotUnderstood)]


def shape(events: list[Event]):
    (finished,) = [event for event in events if isinstance(event, Finished)]
    return finished.shape


def test_one_abstract_a_line(read_text: ReadText):
    events = read_text(f"{GRAPHS}\n{SPEECH}")
    assert papers(events) == [("", GRAPHS), ("", SPEECH)]
    assert shape(events) == "one abstract a line"
    assert [record.source.line for record in records(events)] == [1, 2]


def test_a_short_abstract_among_others_is_one(read_text: ReadText):
    short = "We show that graphs suffice."
    assert papers(read_text(f"{GRAPHS}\n{short}\n{SPEECH}\n")) == [("", GRAPHS), ("", short), ("", SPEECH)]


@pytest.mark.parametrize("label", ["Abstract:", "Abstract: ", "ABSTRACT: ", "**Abstract:** "])
def test_lines_that_start_with_abstract(read_text: ReadText, label: str):
    events = read_text(f"{label}{GRAPHS}\n{label}{SPEECH}\n")
    assert papers(events) == [("", GRAPHS), ("", SPEECH)]
    assert not left_over(events)


def test_titles_and_abstracts_in_turn(read_text: ReadText):
    events = read_text(f"Quiet graphs: a study\n{GRAPHS}\n\nDo echoes suffice?\n{SPEECH}\n")
    assert papers(events) == [("Quiet graphs: a study", GRAPHS), ("Do echoes suffice?", SPEECH)]


def test_subscribe_is_taken_off_the_first_title_after_furniture_only(read_text: ReadText):
    furniture = (
        "Get trending papers in your email inbox once a day!\nGet trending papers in your email inbox!\n"
    )
    rest = f"{GRAPHS}\nSubscribeNet for speech\n{SPEECH}"
    events = read_text(f"{furniture}SubscribeQuiet graphs\n{rest}")
    assert papers(events) == [("Quiet graphs", GRAPHS), ("SubscribeNet for speech", SPEECH)]
    assert sum(event.lines for event in events if isinstance(event, Furniture)) == 2
    assert papers(read_text(f"SubscribeNet\n{rest}"))[0][0] == "SubscribeNet"


def test_a_title_that_is_a_sentence(read_text: ReadText):
    title = "All that a graph network needs to learn well is a set of quiet labels."
    assert papers(read_text(f"{title}\n{GRAPHS}\nEchoes\n{SPEECH}")) == [(title, GRAPHS), ("Echoes", SPEECH)]


def test_a_title_without_abstract_is_not_understood(read_text: ReadText):
    events = read_text(f"{GRAPHS}\nA lonely title\nEchoes of speech\n{SPEECH}\nThe last title\n")
    assert papers(events) == [("", GRAPHS), ("Echoes of speech", SPEECH)]
    assert left_over(events) == [2, 5]


def test_bare_titles_and_addresses_are_no_papers(read_text: ReadText):
    events = read_text("Quiet graphs\nEchoes of speech\nhttps://example.org/list\n")
    assert papers(events) == []
    assert left_over(events) == [1, 2, 3]


@pytest.mark.parametrize("mark", ["- ", "* ", "{}. ", "{}) ", "[{}] ", "## ", "• "])
def test_marks_of_lists_are_no_text(read_text: ReadText, mark: str):
    text = "".join(
        f"{mark.format(n)}{title}\n{text}\n\n"
        for n, (title, text) in enumerate([("One", GRAPHS), ("Two", SPEECH)], 1)
    )
    assert papers(read_text(text)) == [("One", GRAPHS), ("Two", SPEECH)]


def test_emphasis_around_titles_is_no_text(read_text: ReadText):
    events = read_text(f"- **Quiet graphs**\n  {GRAPHS}\n- **Echoes**\n  {SPEECH}\n")
    assert papers(events) == [("Quiet graphs", GRAPHS), ("Echoes", SPEECH)]


def test_authors_and_identifiers_between_title_and_abstract(read_text: ReadText):
    head = "Quiet graphs\nAda Lovelace, Charles Babbage\narXiv:2101.00001v2 [cs.LG] 1 Jan 2021\n"
    events = read_text(f"{head}{GRAPHS}\nEchoes\nhttps://doi.org/10.1234/ECHO\n{SPEECH}")
    first, second = records(events)
    assert (first.authors, first.arxiv) == (("Ada Lovelace", "Charles Babbage"), "2101.00001")
    assert (second.doi, second.url) == ("10.1234/echo", "https://doi.org/10.1234/ECHO")
    assert not left_over(events)


def test_an_address_below_an_abstract_belongs_to_it(read_text: ReadText):
    events = read_text(f"Quiet graphs\n{GRAPHS}\nhttps://arxiv.org/abs/2101.00001\nEchoes\n{SPEECH}\n")
    first, second = records(events)
    assert (first.arxiv, second.arxiv) == ("2101.00001", None)


def test_wrapped_paragraphs_keep_their_line_breaks(read_text: ReadText):
    events = read_text(f"{wrap(GRAPHS)}\n\n{wrap(SPEECH)}\n")
    assert papers(events) == [("", wrap(GRAPHS)), ("", wrap(SPEECH))]
    assert shape(events) == "paragraphs"


def test_a_paragraph_that_is_broken_inside_a_word(read_text: ReadText):
    text = wrap(GRAPHS).replace("networks\n", "net-\nworks ")
    assert papers(read_text(text)) == [("", text)]


@pytest.mark.parametrize("between", ["\n", "\n\n", "\nAda Lovelace and Charles Babbage\n\n"])
def test_wrapped_paragraphs_under_titles(read_text: ReadText, between: str):
    events = read_text(f"Quiet graphs{between}{wrap(GRAPHS)}\n\nEchoes of speech{between}{wrap(SPEECH)}\n")
    assert papers(events) == [("Quiet graphs", wrap(GRAPHS)), ("Echoes of speech", wrap(SPEECH))]
    assert not left_over(events)


def test_wrapped_abstracts_without_blank_lines_part_where_a_line_ends_early(read_text: ReadText):
    graphs, speech = wrap(GRAPHS, 64), wrap(SPEECH, 64)
    assert len(graphs.splitlines()[-1]) < 45
    assert papers(read_text(f"{graphs}\n{speech}\n")) == [("", graphs), ("", speech)]


def test_two_untitled_abstracts_of_unequal_length(read_text: ReadText):
    longer = f"{SPEECH} {SPEECH} {SPEECH}"
    assert papers(read_text(f"{GRAPHS}\n{longer}\n")) == [("", GRAPHS), ("", longer)]


def test_one_sentence_a_line_in_blocks(read_text: ReadText):
    blocks = [text.replace(". ", ".\n") for text in SHAPES]
    assert papers(read_text("\n\n".join(blocks))) == [("", blocks[0]), ("", blocks[1])]


def test_one_paper_with_heading_and_body(read_text: ReadText):
    title = "Quiet graphs:\nlearning from few labels"
    head = f"{title}\nAda Lovelace and Charles Babbage\nada@example.org\n\nAbstract\n"
    events = read_text(f"{head}{wrap(GRAPHS)}\n\n1 Introduction\n{wrap(SPEECH)}\n")
    assert papers(events) == [(title, wrap(GRAPHS))]
    assert records(events)[0].authors == ("Ada Lovelace", "Charles Babbage")
    assert isinstance(events[1], Furniture)
    assert events[1].lines == 1 + len(wrap(SPEECH).splitlines())
    assert shape(events) == "one paper"


def test_one_paper_whose_abstract_has_paragraphs(read_text: ReadText):
    assert papers(read_text(f"Quiet graphs\n\n{GRAPHS}\n\n{SPEECH}\n")) == [
        ("Quiet graphs", f"{GRAPHS}\n\n{SPEECH}")
    ]


def test_labelled_blocks(read_text: ReadText):
    head = "Title: Quiet graphs\nAuthors: Ada Lovelace, Charles Babbage\nDate: May 2019\nKeywords: a, b\n"
    events = read_text(f"{head}Abstract: {GRAPHS}\n\nTitle: Echoes\nAbstract:\n{wrap(SPEECH)}\n")
    assert papers(events) == [("Quiet graphs", GRAPHS), ("Echoes", wrap(SPEECH))]
    assert records(events)[0].authors == ("Ada Lovelace", "Charles Babbage")
    assert records(events)[0].published == "2019-05"
    assert not left_over(events)


def test_an_arxiv_listing(read_text: ReadText):
    events = read_text(
        "Send mail only to the address below\n------------\n\\\\\narXiv:2101.00001\n"
        "Date: Fri, 1 Jan 2021 00:00:00 GMT   (12kb)\n\nTitle: Quiet graphs and\n  their labels\n"
        "Authors: Ada Lovelace, Charles Babbage\nCategories: cs.LG\n"
        f"\\\\\n{wrap(GRAPHS)}\n\\\\ ( https://arxiv.org/abs/2101.00001 ,  12kb)\n------------\n"
    )
    assert papers(events) == [("Quiet graphs and\ntheir labels", wrap(GRAPHS))]
    (record,) = records(events)
    assert (record.arxiv, record.published, len(record.authors)) == ("2101.00001", "2021-01-01", 2)
    assert not left_over(events)


PAGE = """new

Get trending papers in your email inbox!

Subscribe

Daily Papers

byAK and the research community

{date}

Quiet graphs

{graphs}

  • 3 authors
·
May 3, 2021 2

Without a foot

{speech}

Echoes of speech

{speech}

  • 1 author
·
Jun 26

Dots only

{graphs}

  • 2 authors
·
"""


def page(date: str = "Dec 11"):
    return PAGE.format(date=date, graphs=GRAPHS, speech=SPEECH)


def test_a_daily_papers_page(read_text: ReadText):
    events = read_text(page())
    assert [record.title for record in records(events)] == [
        "Quiet graphs", "Without a foot", "Echoes of speech", "Dots only",
    ]  # fmt: skip
    dates = [(record.published, record.published_inferred) for record in records(events)]
    assert dates == [("2021-05-03", False), (None, False), ("2022-06-26", True), (None, False)]
    assert sum(event.lines for event in events if isinstance(event, Furniture)) == 6
    assert not left_over(events)


def test_each_daily_papers_page_has_its_own_year(read_text: ReadText):
    later = page().replace("2021", "2023")
    dates = [record.published for record in records(read_text(page() + later))]
    assert [date for date in dates if date] == ["2021-05-03", "2022-06-26", "2023-05-03", "2024-06-26"]


def test_a_page_without_any_year_leaves_dates_open(read_text: ReadText):
    events = read_text(page().replace(", 2021 2", ""))
    assert all(record.published is None for record in records(events))


def test_scripts_without_spaces(read_text: ReadText):
    text = "".join(chr(0x4E00 + n) for n in range(60)) + "\u3002"
    assert papers(read_text(f"{text}\n{text[::-1][1:]}\u3002\n"))[0] == ("", text)


def test_repeated_entries_are_repeated_records(read_text: ReadText):
    assert len(papers(read_text(f"{GRAPHS}\n{GRAPHS}\n"))) == 2


def test_a_line_too_long_for_an_abstract_is_not_understood(read_text: ReadText):
    events = read_text(f"{GRAPHS}\n{'word ' * 20_000}\n{SPEECH}\n")
    assert papers(events) == [("", GRAPHS), ("", SPEECH)]
    assert left_over(events) == [2]
