"""What each export format holds."""

import csv
import json
from io import StringIO
from pathlib import Path
from typing import Any, cast

import duckdb
import networkx as nx
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import UsageError
from kg.graphfile.batches import batches
from kg.records import Batch, EdgeBatch, EdgeRow, NodeBatch, NodeRow
from loaders.formats import graphml, jsonld, turtle
from loaders.formats.registry import FORMATS, export
from loaders.memory import to_networkx

Tables = duckdb.DuckDBPyConnection
PAPER_A = "a" * 64
PAPER_IRI = f"urn:kg:paper:{PAPER_A}"
SCHEMA = "https://schema.org/"
IS_A = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
OLD_CLASS_OF_RDFLIB = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # used by itself
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


def exported(tables: Tables, name: str, path: Path) -> Path:
    """The path of the graph's export."""
    export(name, batches(tables, evidence=None), path)
    return path


def one_paper(title: str) -> list[Batch]:
    """A paper and nothing else."""
    return [NodeBatch("Paper", [NodeRow("c" * 64, {"title": title, "authors": [title]})])]


def test_json_is_networkx_node_link(graph_tables: Tables, tmp_path: Path):
    document = json.loads(exported(graph_tables, "json", tmp_path / "graph.json").read_text("utf-8"))
    assert list(document) == ["directed", "multigraph", "graph", "nodes", "edges"]
    graph: Any = cast("Any", nx).node_link_graph(document, edges="edges")
    whole = to_networkx(batches(graph_tables))
    assert set(graph.edges(keys=True)) == set(whole.edges(keys=True))
    for id_, attributes in whole.nodes(data=True):
        own = {"label": attributes["labels"][-1]}
        assert graph.nodes[id_] == {name: v for name, v in attributes.items() if name != "id"} | own


def test_json_zips_the_evidence_and_holds_all_of_it(graph_tables: Tables, tmp_path: Path):
    document = json.loads(exported(graph_tables, "json", tmp_path / "graph.json").read_text("utf-8"))
    [edge] = [edge for edge in document["edges"] if edge["type"] == "COMPARED_WITH"]
    assert list(edge) == ["source", "target", "key", "type", "kg", "confidence", "paper_count", "evidence"]
    assert edge["evidence"][1] == {
        "paper": "b" * 64,
        "text": 'A text; with\n"quotes".',
        "head_start": 0,
        "head_end": 1,
        "tail_start": 2,
        "tail_end": 6,
        "confidence": 0.3,
    }


@pytest.mark.parametrize("content", [[], one_paper("x")])
def test_json_without_edges_is_a_document_too(tmp_path: Path, content: list[Batch]):
    export("json", content, tmp_path / "graph.json")
    document = json.loads((tmp_path / "graph.json").read_text("utf-8"))
    assert (len(document["nodes"]), document["edges"]) == (len(content), [])


def test_graphml_is_read_by_networkx(graph_tables: Tables, tmp_path: Path):
    graph: Any = nx.read_graphml(exported(graph_tables, "graphml", tmp_path / "graph.graphml"))
    paper = graph.nodes[PAPER_A]
    assert (paper["label"], paper["year"], paper["published_inferred"]) == ("Paper", 2019, True)
    assert json.loads(paper["authors"]) == ["Ann Onyme", "Bob; Jr."]
    edge = graph.edges["method:c%2b%2b", "method:sieve"]
    assert (edge["type"], edge["confidence"]) == ("COMPARED_WITH", 0.8)
    assert json.loads(edge["evidence_tail_starts"]) == [24, 2]


@given(ANY_TEXT)
def test_graphml_carries_any_text_that_xml_can(text: str):
    out = StringIO()
    graphml.write(one_paper(text), out)
    graph: Any = nx.parse_graphml(out.getvalue())
    [paper] = dict(graph.nodes(data=True)).values()
    read = paper.get("title", "")  # an empty element is no text to a reader
    assert len(read) == len(text)
    assert all(b in {a, "\ufffd"} for a, b in zip(text, read, strict=True))
    assert json.loads(paper["authors"]) == [read] or "\ufffd" in read or "\\u" in paper["authors"]


def test_csv_has_a_table_for_each_label_and_type(graph_tables: Tables, tmp_path: Path):
    folder = exported(graph_tables, "csv", tmp_path / "tables")
    assert len(list(folder.iterdir())) == 4 + 14
    with (folder / "Paper.csv").open(encoding="utf-8", newline="") as file:
        papers = list(csv.DictReader(file))
    assert papers[1]["abstract"] == 'A text; with\n"quotes".'
    assert papers[1]["title"] == ""
    assert (papers[0]["published_inferred"], json.loads(papers[0]["sources"])) == ("true", ["a.txt", "b.txt"])
    with (folder / "COMPARED_WITH.csv").open(encoding="utf-8", newline="") as file:
        [edge] = csv.DictReader(file)
    assert (edge["source"], edge["target"], edge["kg"]) == ("method:c%2b%2b", "method:sieve", "1")
    assert json.loads(edge["evidence_confidences"]) == [0.8, 0.3]
    assert (folder / "USES.csv").read_text("utf-8").startswith("source,target,type,kg,confidence")


def test_parquet_has_typed_columns(graph_tables: Tables, tmp_path: Path):
    folder = exported(graph_tables, "parquet", tmp_path / "it's tables")
    assert {file.suffix for file in folder.iterdir()} == {".parquet"}
    papers = graph_tables.read_parquet(str(folder / "Paper.parquet"))
    columns = dict(zip(papers.columns, map(str, papers.types), strict=True))
    assert (columns["year"], columns["authors"], columns["published_inferred"]) == (
        "BIGINT",
        "VARCHAR[]",
        "BOOLEAN",
    )
    rows = papers.select("title", "authors", "year").fetchall()
    assert rows == [("Sieve", ["Ann Onyme", "Bob; Jr."], 2019), (None, None, None)]
    edges = graph_tables.read_parquet(str(folder / "COMPARED_WITH.parquet"))
    assert edges.select("evidence_head_starts", "confidence").fetchall() == [([31, 0], 0.8)]
    assert graph_tables.read_parquet(str(folder / "USES.parquet")).fetchall() == []


def statements(document: str, syntax: str) -> dict[tuple[str, str], set[Any]]:
    """What a document says, as an RDF library reads it: the values by subject and predicate."""
    graph: Any = rdflib.Graph().parse(data=document, format=syntax)
    found: dict[tuple[str, str], set[Any]] = {}
    for subject, predicate, value in graph:
        found.setdefault((str(subject), str(predicate)), set()).add(value.toPython())
    return found


def said(tables: Tables, name: str, folder: Path) -> dict[tuple[str, str], set[Any]]:
    """What an export says."""
    document = exported(tables, name, folder / name).read_text("utf-8")
    return statements(document, {"turtle": "turtle", "jsonld": "json-ld"}[name])


@OLD_CLASS_OF_RDFLIB
def test_both_rdf_formats_say_the_same(graph_tables: Tables, tmp_path: Path):
    assert said(graph_tables, "turtle", tmp_path) == said(graph_tables, "jsonld", tmp_path)


def test_rdf_uses_the_terms_of_schema_org(graph_tables: Tables, tmp_path: Path):
    found = said(graph_tables, "turtle", tmp_path)
    assert found[PAPER_IRI, IS_A] == {f"{SCHEMA}ScholarlyArticle"}
    assert found[PAPER_IRI, f"{SCHEMA}sameAs"] == {"https://doi.org/10.1/x"}
    assert found[PAPER_IRI, f"{SCHEMA}author"] == {"Ann Onyme", "Bob; Jr."}
    assert found[PAPER_IRI, "urn:kg:term:year"] == {2019}
    assert found[PAPER_IRI, "urn:kg:term:proposes"] == {"urn:kg:method:sieve"}
    assert found[f"urn:kg:paper:{'b' * 64}", f"{SCHEMA}mentions"] == {"urn:kg:task:sorting"}


def test_rdf_carries_the_evidence_of_a_statement(graph_tables: Tables, tmp_path: Path):
    found = said(graph_tables, "turtle", tmp_path)
    statement = "urn:kg:edge:COMPARED_WITH:method:c%2b%2b:method:sieve"
    assert found[statement, "urn:kg:term:evidence"] == {f"{statement}#0", f"{statement}#1"}
    assert found[f"{statement}#0", "urn:kg:term:paper"] == {PAPER_IRI}
    assert found[f"{statement}#1", "urn:kg:term:text"] == {'A text; with\n"quotes".'}
    assert found[f"{statement}#1", "urn:kg:term:confidence"] == {0.3}


@OLD_CLASS_OF_RDFLIB
@given(ANY_TEXT, ANY_TEXT)
def test_rdf_carries_any_text(title: str, key: str):
    content: list[Batch] = [
        *one_paper(title),
        NodeBatch("Task", [NodeRow(f"task:{key}", {"name": title})]),
        EdgeBatch("ADDRESSES", "Paper", "Task", [EdgeRow("c" * 64, f"task:{key}", {"confidence": 1e-05})]),
    ]
    for module, syntax in ((turtle, "turtle"), (jsonld, "json-ld")):
        out = StringIO()
        module.write(content, out)
        found = statements(out.getvalue(), syntax)
        paper = f"urn:kg:paper:{'c' * 64}"
        assert found[paper, f"{SCHEMA}name"] == {title}
        [task] = found[paper, f"{SCHEMA}about"]
        assert found[task, f"{SCHEMA}name"] == {title}


@pytest.mark.parametrize("name", [format_.name for format_ in FORMATS if not format_.asks])
def test_two_exports_are_equal_byte_by_byte(graph_tables: Tables, tmp_path: Path, name: str):
    one, other = (exported(graph_tables, name, tmp_path / place) for place in ("one", "other"))
    for path in [one] if one.is_file() else sorted(one.iterdir()):
        twin = other / path.name if one.is_dir() else other
        assert path.read_bytes() == twin.read_bytes()


def test_an_unknown_format_is_met_with_the_known_ones(tmp_path: Path):
    with pytest.raises(UsageError, match=r"no export format 'graphlm'; did you mean 'graphml'\?.*parquet"):
        export("graphlm", [], tmp_path / "x")
