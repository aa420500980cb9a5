"""Names found by SQL are those found by Cypher."""

from pathlib import Path

import pytest

from kg import api
from kg.graphfile.directory import FileDirectory
from kg.graphfile.file import open_reading
from queries.catalogue.names import Directory, StoreDirectory
from tests.helpers.handmade import detection


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    graph = detection()
    graph.paper("Boxes from a second set", "Without a date.")
    graph.entity("Dataset", "object detection", paper_count=4)
    return graph.write(tmp_path_factory.mktemp("directory") / "g.kg")


def answers(directory: Directory) -> list[object]:
    """What a directory says to many questions."""
    found: list[object] = []
    for kind in ("Method", "Dataset", "Task", "Entity"):
        found += [
            directory.by_key(kind, key) for key in ("coco", "detr", "objectdetection", "no such", "", "|")
        ]
        found += [directory.near(kind, "det", ["recognition"], 10), directory.near(kind, "co", [], 1)]
        found += [directory.most_named(kind, taken) for taken in ([], ["object detection", "DETR", "COCO"])]
    for start, text, title in (
        ("no id", "2005.00001", ""),
        ("no id", "10.1000/second", ""),
        ("no id", "", "a survey of object detection"),
        ("", "", ""),
    ):
        found.append(directory.papers(start, text, title))
    found += [directory.papers_like(words) for words in (["boxes", "set"], ["object"], ["none"], [])]
    most = directory.most_connected([])
    return [*found, most, directory.most_connected([most[0]["name"]])]


def test_both_directories_say_the_same(path: Path):
    with open_reading(path) as connection:
        by_sql = answers(FileDirectory(connection))
    by_cypher = answers(StoreDirectory(api.open(path).store()))
    assert by_sql == by_cypher
    assert any(by_sql)
