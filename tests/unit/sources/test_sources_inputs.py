"""What a path can be, and what is said when it is nothing."""

import os
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.records import Record
from kg.sources.read import Finished, NotUnderstood, find_inputs, read

ABSTRACT = (
    "We study quiet graphs and find that labels cost more than they give; our method needs none of them."
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    for name in (
        "b.txt",
        "a.txt",
        "deep/er/c.md",
        ".hidden/x.txt",
        ".dot",
        "graph.kg",
        "graph.kg.lock",
        "[1].txt",
    ):
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(ABSTRACT)
    return tmp_path


def names(*paths: str):
    return [one.name for one in find_inputs(paths)]


def test_a_folder_is_read_to_the_bottom_sorted_without_hidden_files(folder: Path):
    assert names("in") == ["in/[1].txt", "in/a.txt", "in/b.txt", "in/deep/er/c.md"]
    assert names("./in//deep/..") == names("in")


def test_a_glob(folder: Path):
    assert names("in/?.txt") == ["in/a.txt", "in/b.txt"]
    assert names("in/**/*.md") == ["in/deep/er/c.md"]
    assert names("in/d*") == ["in/deep/er/c.md"]


def test_a_path_that_exists_is_no_glob(folder: Path):
    assert names("in/[1].txt") == ["in/[1].txt"]


def test_each_input_is_read_once_in_the_order_given(folder: Path):
    assert names("in/b.txt", "-", "in/a.txt", "./in/b.txt", "-") == ["in/b.txt", "-", "in/a.txt"]


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("in/none.txt", "in/none.txt: no such file or folder; give a file"),
        ("no/none.txt", "the folder no does not exist either"),
        ("in/*.csv", "no file matches this pattern"),
        ("", "is no path"),
        ("a\0b", "is no path"),
        ("in/.hidden/empty", "no file to read in this folder"),
    ],
)
def test_what_names_nothing(folder: Path, path: str, message: str):
    (folder / "in/.hidden/empty").mkdir()
    with pytest.raises(InputError, match=message.replace("*", r"\*")):
        find_inputs([path])


def test_a_folder_that_holds_itself(folder: Path):
    (folder / "in/deep/loop").symlink_to(folder / "in", target_is_directory=True)
    assert names("in") == ["in/[1].txt", "in/a.txt", "in/b.txt", "in/deep/er/c.md"]


def test_pipes_in_folders_are_passed_over(folder: Path):
    os.mkfifo(folder / "in/pipe")
    assert "in/pipe" not in names("in")


def test_a_dead_link_is_named(folder: Path):
    (folder / "in/dead").symlink_to("nowhere")
    with pytest.raises(InputError, match="in/dead: cannot be opened"):
        list(read(find_inputs(["in/dead"])))


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_without_permission(folder: Path):
    (folder / "in/a.txt").chmod(0)
    with pytest.raises(
        InputError, match="in/a.txt: cannot be opened: Permission denied; check its permissions"
    ):
        list(read(find_inputs(["in/a.txt"])))


@pytest.mark.parametrize("name", ["a\nb", "%s {0} \x1b[31m", "'; DROP TABLE x; --", "s3:", "-", "http:"])
def test_names_are_only_names(folder: Path, name: str):
    (folder / "odd").mkdir()
    (folder / "odd" / name).write_text(ABSTRACT)
    events = list(read(find_inputs(["odd"])))
    assert isinstance(events[0], Record)
    assert events[0].source.name == f"odd/{name}"


def test_a_name_that_is_not_unicode(folder: Path):
    (folder / "odd").mkdir()
    (folder / "odd" / os.fsdecode(b"\xff\xfe.txt")).write_text(ABSTRACT)
    events = list(read(find_inputs(["odd"])))
    assert isinstance(events[0], Record)
    assert events[0].source.name == "odd/\\xff\\xfe.txt"


def test_one_bad_file_does_not_stop_the_others(folder: Path):
    (folder / "in/a.txt").write_bytes(b"%PDF-1.4")
    events = list(read(find_inputs(["in"])))
    assert [event.source.name for event in events if isinstance(event, NotUnderstood)] == ["in/a.txt"]
    assert sum(isinstance(event, Record) for event in events) == 3
    assert sum(isinstance(event, Finished) for event in events) == 4
