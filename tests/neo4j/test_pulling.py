"""`kg pull`: a graph file from a server, and what such a file can and cannot do."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kg import api
from kg.errors import GraphFileError, UsageError
from loaders.bolt.store import BoltStore
from tests.helpers.command import Kg
from tests.helpers.handmade import detection
from tests.neo4j.writing import write_as_others

Open = Callable[..., BoltStore]

ROOT = Path(__file__).parents[2]

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("neo4j")]


def round_trip(kg: Kg, store: BoltStore, built: str) -> None:
    """Load a graph file, pull it, and compare what both export."""
    store.sync(api.open(built).batches(evidence=100))
    pulled = kg("pull", str(store.address), "-g", "pulled.kg")
    assert pulled.code == 0, pulled.err
    assert f"relationships from {store.address}" in pulled.out
    for graph in (built, "pulled.kg"):
        assert kg("export", "json", "--evidence", "100", "-g", graph, "-o", f"{graph}.json").code == 0
    assert Path(f"{built}.json").read_bytes() == Path("pulled.kg.json").read_bytes()


def test_the_examples_come_back_byte_for_byte(kg: Kg, open_bolt: Open):
    api.build([str(ROOT / "examples")], "built.kg")
    round_trip(kg, open_bolt(), "built.kg")


def test_the_seeds_come_back_byte_for_byte(kg: Kg, open_bolt: Open, seeds_graph: Path):
    Path("built.kg").symlink_to(seeds_graph)
    round_trip(kg, open_bolt(), "built.kg")


@pytest.fixture
def pulled(kg: Kg, open_bolt: Open) -> Path:
    """A pulled file."""
    store = open_bolt()
    store.sync(api.open(detection().write(Path("built.kg"))).batches())
    assert kg("pull", str(store.address), "-g", "pulled.kg").code == 0
    return Path("pulled.kg")


@pytest.mark.parametrize(
    "command",
    [
        ("build", "papers.txt"), ("forget", "hand.txt"), ("merges", "--rules", "papers.txt"),
        ("merges", "--undo", "x"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_nothing_is_built_upon_a_pulled_file(kg: Kg, pulled: Path, command: tuple[str, ...]):
    Path("papers.txt").write_text("same: DETR | COCO\n", encoding="utf-8")
    before = pulled.read_bytes()
    ran = kg(*command, "-g", str(pulled))
    assert ran.code == GraphFileError.exit_code
    assert "pulled.kg was pulled from bolt://127.0.0.1" in ran.err
    assert "kg build PATH... -g FILE" in ran.err
    assert pulled.read_bytes() == before


def test_a_pulled_file_is_replaced_and_a_built_one_is_not(kg: Kg, pulled: Path, open_bolt: Open):
    address = str(open_bolt().address)
    assert kg("pull", address, "-g", str(pulled)).code == 0
    refused = kg("pull", address, "-g", "built.kg")
    assert refused.code == GraphFileError.exit_code
    assert "built.kg was built from papers" in refused.err
    assert kg("show", "DETR", "-g", "built.kg").out == kg("show", "DETR", "-g", "pulled.kg").out


def test_the_address_may_stand_in_the_environment(
    kg: Kg, pulled: Path, open_bolt: Open, monkeypatch: pytest.MonkeyPatch
):
    unnamed = kg("pull", "-g", str(pulled))
    assert (unnamed.code, "NEO4J_URI" in unnamed.err) == (UsageError.exit_code, True)
    monkeypatch.setenv("NEO4J_URI", str(open_bolt().address))
    assert kg("pull", "-g", str(pulled)).code == 0
    assert kg("load", "-g", "built.kg", "--dry-run").code == 0
    assert kg("unload").code == UsageError.exit_code


def test_nothing_half_pulled_is_left(kg: Kg, pulled: Path, open_bolt: Open, monkeypatch: pytest.MonkeyPatch):
    before, names = pulled.read_bytes(), sorted(path.name for path in Path().iterdir())
    store = open_bolt()
    write_as_others(store, "MATCH ()-[r]->() SET r.evidence_texts = ['words that nobody wrote']")
    ran = kg("pull", str(store.address), "-g", str(pulled))
    assert (ran.code, "load the graph again" in ran.err) == (6, True)
    assert (pulled.read_bytes(), sorted(path.name for path in Path().iterdir())) == (before, names)
