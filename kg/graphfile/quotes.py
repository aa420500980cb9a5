"""Evidence with its words, as SQL over a graph file: the sentence or two, and where the ends stand in it.

`QUOTED` is a sub-query over every piece of evidence, for the caller to filter and order. DuckDB pushes
the filter down, so asking for one edge's evidence reads little.

| column | holds |
|---|---|
| `edge`, `rank`, `paper`, `confidence` | as in the table `evidence` |
| `text` | the sentence as read; two, in reading order (title first), are joined by a newline |
| `head_start`, `head_end` | where the head stands in `text`, in code points; -1 where there is no head |
| `tail_start`, `tail_end` | the same of the tail |
"""

QUOTED = """(
    WITH sentence AS (
        SELECT evidence.*,
            substring(CASE head_field WHEN 'title' THEN title ELSE abstract END,
                head_sentence_start + 1, head_sentence_end - head_sentence_start) AS head_text,
            substring(CASE tail_field WHEN 'title' THEN title ELSE abstract END,
                tail_sentence_start + 1, tail_sentence_end - tail_sentence_start) AS tail_text,
            row(head_field <> 'title', head_sentence_start, head_sentence_end) AS head_place,
            row(tail_field <> 'title', tail_sentence_start, tail_sentence_end) AS tail_place,
            CASE WHEN head_field IS NULL OR head_place = tail_place THEN 'one'
                WHEN head_place < tail_place THEN 'head first' ELSE 'tail first' END AS sentences
        FROM evidence JOIN paper ON paper.no = evidence.paper
    ), shifted AS (
        SELECT *,
            CASE sentences WHEN 'tail first' THEN tail_sentence_end - tail_sentence_start + 1 ELSE 0 END
                - head_sentence_start AS head_shift,
            CASE sentences WHEN 'head first' THEN head_sentence_end - head_sentence_start + 1 ELSE 0 END
                - tail_sentence_start AS tail_shift
        FROM sentence
    )
    SELECT edge, rank, paper, confidence,
        CASE sentences WHEN 'one' THEN tail_text WHEN 'head first' THEN head_text || chr(10) || tail_text
            ELSE tail_text || chr(10) || head_text END AS text,
        coalesce(head_start + head_shift, -1) AS head_start,
        coalesce(head_end + head_shift, -1) AS head_end,
        tail_start + tail_shift AS tail_start,
        tail_end + tail_shift AS tail_end
    FROM shifted
)"""
