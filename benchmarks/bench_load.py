"""How long a graph file takes to become a graph in memory, and what memory it takes.

    python benchmarks/bench_load.py [--papers 66000] [--edges 1000000]

Makes a graph file of that size in a temporary folder (the same each time), loads it in fresh processes,
whole and to answer a query that looks at names and years, and prints seconds and peak memory.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb

SCHEMA = Path(__file__).parent.parent / "kg" / "graphfile" / "schema.sql"
QUERY = "MATCH (p:Paper)-[:USES]->(m:Method) RETURN m.name AS method, p.year AS year, count(*) AS papers"
SENTENCES = 8  # of an abstract
SENTENCE = 150  # characters

PAPERS = """
INSERT INTO paper SELECT i, sha256(i::VARCHAR), sha256(i::VARCHAR), 'Title of the paper ' || i,
    array_to_string(list_transform(range($sentences), lambda s:
        rpad('Paper ' || i || ' says in sentence ' || s || ' that ', $sentence - 2, 'word ') || '.'), ' '),
    '2020-01-01', 2020, NULL, 'Venue', ['First Author', 'Second Author'], NULL, NULL, NULL, ['papers.jsonl']
FROM range($papers) t(i) ORDER BY i"""

ENTITIES = """
INSERT INTO entity SELECT $papers + i, lower(label) || ':entity%20' || i, label, 'Entity ' || i,
    ['E' || i, 'the entity ' || i], '|entity ' || i || '|e' || i || '|', 3, NULL, NULL
FROM (SELECT i, CASE i // $third WHEN 0 THEN 'Dataset' WHEN 1 THEN 'Method' ELSE 'Task' END AS label
      FROM range(3 * $third) t(i)) ORDER BY i"""

EDGES = """
INSERT INTO edge
SELECT row_number() OVER (ORDER BY source, target, type) - 1, source, target, type,
    (hash(source, target) % 10000)::INTEGER / 10000.0, 1 + (source >= $papers)::INTEGER
FROM (
    SELECT DISTINCT i % $papers AS source, $papers + (hash(i) % (3 * $third))::INTEGER AS target,
        CASE (target - $papers) // $third WHEN 0 THEN 'EVALUATES_ON' WHEN 1 THEN 'USES' ELSE 'ADDRESSES' END
            AS type
    FROM range($edges * 4 // 5) t(i)
    UNION ALL
    SELECT DISTINCT $papers + $third + (hash(i) % $third)::INTEGER,
        $papers + 2 * $third + (hash(-i) % $third)::INTEGER, 'USED_FOR'
    FROM range($edges - $edges * 4 // 5) t(i)
) ORDER BY source, target, type"""

EVIDENCE = """
INSERT INTO evidence
SELECT no, rank, CASE WHEN relation THEN (hash(no, rank) % $papers)::INTEGER ELSE source END, confidence,
    CASE WHEN relation THEN 'abstract' END, CASE WHEN relation THEN start + 3 END,
    CASE WHEN relation THEN start + 8 END, CASE WHEN relation THEN start END,
    CASE WHEN relation THEN start + $sentence - 1 END,
    'abstract', start + 20 + no % 100, start + 30 + no % 100, start, start + $sentence - 1
FROM (SELECT *, type = 'USED_FOR' AS relation, $sentence * (hash(no) % $sentences)::INTEGER AS start
      FROM edge) e, LATERAL (SELECT unnest(range(paper_count)) AS rank) r
ORDER BY no, rank"""

LOAD = """
import json, resource, sys, time
started = time.perf_counter()
from kg import api
graph = api.open(sys.argv[1])
if sys.argv[2:]:
    told = {"rows": len(graph.run(sys.argv[2]).rows)}
else:
    whole = graph.networkx()
    told = {"nodes": len(whole), "edges": whole.number_of_edges()}
seconds = time.perf_counter() - started
print(json.dumps(told | {
    "seconds": round(seconds, 2), "cpu": round(time.process_time(), 2),
    "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}))
"""


def make_file(path: Path, papers: int, edges: int) -> None:
    """Write a graph file with that many papers and edges, four fifths of the edges from papers."""
    values = {"papers": papers, "third": 2 * papers // 3, "edges": edges}
    values |= {"sentences": SENTENCES, "sentence": SENTENCE}
    with duckdb.connect(str(path)) as con:
        con.execute(SCHEMA.read_text(encoding="utf-8"))
        con.execute("INSERT INTO manifest VALUES ('format', '1'), ('complete', 'true')")
        for statement in (PAPERS, ENTITIES, EDGES, EVIDENCE):
            con.execute(statement, {name: v for name, v in values.items() if f"${name}" in statement})


def load(*arguments: str) -> dict[str, float]:
    """Load a graph file in a fresh process: its figures."""
    done = subprocess.run([sys.executable, "-c", LOAD, *arguments], check=True, capture_output=True)
    return json.loads(done.stdout)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--papers", type=int, default=66_000)
    parser.add_argument("--edges", type=int, default=1_000_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "graph.kg"
        make_file(path, options.papers, options.edges)
        print("whole:", load(str(path)))
        print("a query:", load(str(path), QUERY))


if __name__ == "__main__":
    main()
