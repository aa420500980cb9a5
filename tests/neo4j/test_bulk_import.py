"""What `kg export neo4j-admin` writes, imported by the server's own tool."""

import stat
import subprocess
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from kg.ontology import NODE_TYPES, RELATIONSHIP_TYPES
from kg.records import Batch, EdgeBatch, EdgeRow, NodeBatch, NodeRow
from kg.store import Counts
from loaders.bolt.address import parse_address
from loaders.bolt.store import BoltStore
from loaders.formats.neo4j_admin import import_arguments
from loaders.formats.registry import export
from tests.helpers.neo4j_server import started
from tests.neo4j.server import PASSWORD, Server

AWKWARD = 'a; b, "c"\nd \\ e \\" \'f\' \t'


def awkward_graph() -> list[Batch]:
    """Texts with every separator there is, missing values, all types of properties."""
    papers: list[dict[str, Any]] = [
        {"title": AWKWARD, "abstract": AWKWARD, "year": 2020, "authors": ["A; B", 'C, "D"', "E\nF"]},
        {"abstract": "no title", "published_inferred": True, "sources": ["a b.txt"]},
    ]
    rows = [NodeRow(f"{number:064x}", properties) for number, properties in enumerate(papers)]
    methods = [
        NodeRow(f"method:{name}", {"name": name, "lookup": f"|{name}|"}) for name in ("a%2c", "b;", 'c"')
    ]
    proof: dict[str, Any] = {
        "confidence": 0.1234,
        "paper_count": 1,
        "evidence_papers": [rows[0].id],
        "evidence_texts": [AWKWARD],
        "evidence_head_starts": [-1],
        "evidence_confidences": [1.0],
    }
    parts = [EdgeRow(a.id, b.id, {"confidence": 1e-05}) for a, b in pairwise(methods)]
    return [
        NodeBatch("Paper", rows),
        NodeBatch("Method", methods),
        EdgeBatch("USES", "Paper", "Method", [EdgeRow(rows[0].id, methods[0].id, proof)]),
        EdgeBatch("PART_OF", "Method", "Method", parts),
    ]


def test_the_folder_holds_tables_command_and_constraints(tmp_path: Path):
    export("neo4j-admin", awkward_graph(), tmp_path / "bulk")
    names = {path.name for path in (tmp_path / "bulk").iterdir()}
    tables = {f"{kind.label}.csv" for kind in NODE_TYPES} | {
        f"{kind.name}.csv" for kind in RELATIONSHIP_TYPES
    }
    assert names == tables | {"import.sh", "constraints.cypher"}
    script = tmp_path / "bulk" / "import.sh"
    assert script.stat().st_mode & stat.S_IXUSR
    subprocess.run(["sh", "-n", str(script)], check=True)


@pytest.mark.slow
@pytest.mark.xdist_group("neo4j")
def test_after_the_import_loading_finds_nothing_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    export("neo4j-admin", awkward_graph(), tmp_path / "bulk")
    with started(tmp_path / "server", before=lambda server: bulk_import(server, tmp_path / "bulk")) as server:
        store = BoltStore(parse_address(server.uri, {}), "neo4j", PASSWORD)
        assert store.run("MATCH (p:Paper) WHERE p.title IS NOT NULL RETURN p.title AS title").rows == [
            (AWKWARD,)
        ]
        assert store.sync(awkward_graph()) == Counts()
        store.close()


def bulk_import(server: Server, folder: Path) -> None:
    """Run the import in the folder, as its script does."""
    server.admin(*import_arguments(), folder=folder)
