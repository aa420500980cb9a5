"""Evidence with its words: the sentence or two, and where the ends stand in them.

`QUOTED` is a sub-query over every piece of evidence, for the caller to filter and order; it says which
sentences are quoted and in which order, and where head and tail stand in the quote. `quote` cuts the
words themselves: taking them from a text that is at hand costs a tenth of what a join to it costs.

| column | holds |
|---|---|
| `edge`, `rank`, `paper`, `confidence` | as in the table `evidence` |
| `field`, `starts`, `ends` | the sentence read first (title before abstract); 0: title, 1: abstract |
| `next_field`, `next_starts`, `next_ends` | the second one; -1 where there is none |
| `head_start`, `head_end` | where the head stands in the quote, in code points; -1 where there is no head |
| `tail_start`, `tail_end` | the same of the tail |
"""

from collections.abc import Sequence

QUOTED = """(
    WITH placed AS (
        SELECT *,
            row(head_field <> 'title', head_sentence_start, head_sentence_end) AS head_place,
            row(tail_field <> 'title', tail_sentence_start, tail_sentence_end) AS tail_place,
            head_field IS NOT NULL AND head_place < tail_place AS head_first,
            head_field IS NOT NULL AND head_place > tail_place AS tail_first
        FROM evidence
    ), shifted AS (
        SELECT *,
            CASE WHEN head_first THEN head_place ELSE tail_place END AS place,
            CASE WHEN head_first THEN tail_place WHEN tail_first THEN head_place END AS next_place,
            CASE WHEN tail_first THEN tail_sentence_end - tail_sentence_start + 1 ELSE 0 END
                - head_sentence_start AS head_shift,
            CASE WHEN head_first THEN head_sentence_end - head_sentence_start + 1 ELSE 0 END
                - tail_sentence_start AS tail_shift
        FROM placed
    )
    SELECT edge, rank, paper, confidence,
        CAST(place[1] AS INTEGER) AS field, place[2] AS starts, place[3] AS ends,
        coalesce(CAST(next_place[1] AS INTEGER), -1) AS next_field,
        coalesce(next_place[2], -1) AS next_starts, coalesce(next_place[3], -1) AS next_ends,
        coalesce(head_start + head_shift, -1) AS head_start,
        coalesce(head_end + head_shift, -1) AS head_end,
        tail_start + tail_shift AS tail_start,
        tail_end + tail_shift AS tail_end
    FROM shifted
)"""

Place = tuple[int, int, int]
"""0 for the title or 1 for the abstract, and where a sentence starts and ends in it."""


def quote(texts: Sequence[str | None], first: Place, second: Place) -> str:
    r"""The words of a sentence, or of two, joined by a newline.

    Parameters
    ----------
    texts : sequence of str or None
        Title and abstract of the paper.
    first, second : (int, int, int)
        Field, start and end of a sentence; the field of a second that is not there is -1.

    Examples
    --------
    >>> quote(("Sieves", "We sort. It works."), (0, 0, 6), (1, 9, 18))
    'Sieves\nIt works.'
    """
    return "\n".join((texts[field] or "")[start:end] for field, start, end in (first, second) if field >= 0)
