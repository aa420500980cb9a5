"""Files of the user's: rules, and lists to link to."""

import json
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.records import Entity
from kg.resolve.links import Links, read_links
from kg.resolve.rules import Rule, Rules, read_rules, rule
from kg.resolve.suggest import suggest


def entity(
    name: str, *, label: str = "Method", papers: int = 1, lookup: str = "", entity_id: str = ""
) -> Entity:
    keys = lookup or f"|{name.lower().replace(' ', '')}|"
    return Entity(entity_id or f"{label}:{name}", label, name, (), keys, (), papers)


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_of_rules(tmp_path: Path):
    path = written(tmp_path / "rules.txt", "# mine\n\nsame: MS COCO | COCO\n Different : C# | C++\n")
    assert read_rules(path) == [Rule("same", "coco", "mscoco"), Rule("different", "c#", "c++")]


@pytest.mark.parametrize(
    "line", ["same MS COCO | COCO", "equal: a | b", "same: a", "same: a | b | c", "same: | b"]
)
def test_a_line_that_is_no_rule_is_named(tmp_path: Path, line: str):
    path = written(tmp_path / "rules.txt", f"same: a | b\n{line}\n")
    with pytest.raises(InputError, match=r"rules\.txt:2: .*same: NAME \| NAME"):
        read_rules(path)


def test_two_spellings_of_one_name_make_no_rule(tmp_path: Path):
    path = written(tmp_path / "rules.txt", "different: GANs | GAN\n")
    with pytest.raises(InputError, match=r"rules\.txt:1: .*spellings of one name"):
        read_rules(path)


def test_a_file_that_is_not_there(tmp_path: Path):
    for read in (read_rules, read_links):
        with pytest.raises(InputError, match="cannot be read"):
            read(tmp_path / "nowhere")


def test_the_later_rule_for_a_pair_holds():
    rules = Rules.of([rule("same", "a", "b"), rule("different", "b", "a")])
    assert rules.differ("a", "b")
    assert not rules.same


_ENTRIES = [
    {"name": "DETR", "full_name": "Detection Transformer", "url": "https://example.org/detr"},
    {"name": "SAM", "aliases": ["Segment Anything Model"], "id": "m1", "label": "method"},
    {"name": "SAM", "aliases": ["sharpness-aware minimization"], "id": "m2", "label": "method"},
]


@pytest.mark.parametrize("shape", ["array", "lines"])
def test_links_are_found_by_name_then_by_all_names(tmp_path: Path, shape: str):
    text = json.dumps(_ENTRIES) if shape == "array" else "\n".join(map(json.dumps, _ENTRIES))
    links = Links.of(read_links(written(tmp_path / "list", text)))
    found = links.find(entity("Detection Transformer"))
    assert found is not None
    assert (found.id, found.url) == ("https://example.org/detr",) * 2
    long = links.find(entity("Segment Anything Model", lookup="|sam|segmentanythingmodel|"))
    assert long is not None
    assert long.id == "m1"
    assert links.find(entity("SAM", lookup="|sam|")) is None
    assert links.find(entity("Segment Anything Model", label="Dataset")) is None
    assert links.find(entity("YOLO")) is None


def test_a_table_of_links(tmp_path: Path):
    path = written(tmp_path / "list.csv", "name,aliases,id\nDETR,Detection Transformer|DETRs,x1\n")
    (link,) = read_links(path)
    assert (link.id, link.url, link.keys) == ("x1", None, ("detectiontransformer", "detr"))


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('[{"id": "x"}]', "entry 1"),
        ('{"name": "x"}\n', ":1"),
        ('{"name": "x", "id": "y"}\n{"name"', ":2"),
        ("[1", "list"),
        ("[1]", "entry 1"),
        ("name,id\nx,\n", ":2"),
    ],
)
def test_an_entry_that_links_nothing_is_named(tmp_path: Path, text: str, place: str):
    with pytest.raises(InputError, match=place):
        read_links(written(tmp_path / "list", text))


def test_suggestions_come_most_useful_first_and_not_twice():
    entities = [
        entity("robot manipulation", papers=9),
        entity("robotic manipulation", papers=7),
        entity("object detection", papers=90, label="Task"),
        entity("detect objects", papers=2, label="Task"),
        entity("object detection", papers=50, label="Dataset"),
        entity("EfficientNet", papers=8),
        entity("EficientNet", papers=1),
        entity("ResNet-50", papers=8),
        entity("ResNet-51", papers=8),
    ]
    found = suggest(entities)
    assert [(s.left.name, s.right.name) for s in found] == [
        ("robot manipulation", "robotic manipulation"),
        ("object detection", "detect objects"),
        ("EfficientNet", "EficientNet"),
    ]
    assert found == suggest(reversed(entities))
    assert suggest(entities, limit=1) == found[:1]


def test_what_a_rule_tells_apart_is_not_suggested_again():
    entities = [entity("robot manipulation"), entity("robotic manipulation")]
    rules = Rules.of([rule("different", "robot manipulation", "robotic manipulation")])
    assert suggest(entities, rules) == []


def test_homonyms_with_long_forms_of_their_own_are_not_suggested():
    segment = entity("Segment Anything Model", lookup="|sam|segmentanythingmodel|")
    sharp = entity("sharpness-aware minimization", lookup="|sam|sharpnessawareminimization|")
    bare = entity("SAM", lookup="|sam|")
    assert {(s.left.name, s.right.name) for s in suggest([segment, sharp, bare])} == {
        ("SAM", "Segment Anything Model"),
        ("SAM", "sharpness-aware minimization"),
    }
