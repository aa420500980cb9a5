"""Files and folders take their name only when they are complete."""

from pathlib import Path

import pytest

from kg.errors import OutputError
from loaders.output import new_file, new_folder


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def write_file(path: Path, text: str = "new") -> None:
    with new_file(path) as out:
        out.write(text)


def write_folder(path: Path, *names: str) -> None:
    with new_folder(path) as folder:
        for name in names:
            (folder / name).write_text("new", encoding="utf-8")


def test_a_file_is_replaced_when_the_new_one_is_complete(tmp_path: Path):
    target = tmp_path / "out.txt"
    target.write_text("old", encoding="utf-8")
    with new_file(target) as out:
        out.write("new")
        assert target.read_text(encoding="utf-8") == "old"
    assert target.read_text(encoding="utf-8") == "new"


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path):
    target = tmp_path / "out.txt"
    target.write_text("old", encoding="utf-8")

    def fail() -> None:
        with new_file(target) as out:
            out.write("half")
            raise ValueError("stop")

    with pytest.raises(ValueError, match="stop"):
        fail()
    assert [file.read_text(encoding="utf-8") for file in tmp_path.iterdir()] == ["old"]


def test_a_link_stays_a_link(tmp_path: Path):
    real, link = tmp_path / "real.txt", tmp_path / "link.txt"
    real.write_text("old", encoding="utf-8")
    link.symlink_to(real)
    write_file(link)
    assert link.is_symlink()
    assert real.read_text(encoding="utf-8") == "new"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs the device /dev/full")
def test_a_full_disk_is_told():
    with pytest.raises(OutputError, match="cannot write /dev/full: No space left"):
        write_file(Path("/dev/full"), "x" * 100_000)


def test_a_missing_folder_is_told(tmp_path: Path):
    with pytest.raises(OutputError, match="No such file"):
        write_file(tmp_path / "no" / "out.txt")
    with pytest.raises(OutputError, match="No such file"):
        write_folder(tmp_path / "no" / "out", "a")


def test_a_folder_is_no_file_and_a_file_no_folder(tmp_path: Path):
    with pytest.raises(OutputError, match="is a folder"):
        write_file(tmp_path)
    write_file(tmp_path / "file")
    with pytest.raises(OutputError, match="is a file"):
        write_folder(tmp_path / "file", "a")


def test_an_earlier_export_is_replaced_whole(tmp_path: Path):
    write_folder(tmp_path / "out", "a", "b")
    write_folder(tmp_path / "out", "a", "b", "c")
    assert names(tmp_path / "out") == ["a", "b", "c"]
    assert names(tmp_path) == ["out"]


def test_a_folder_with_other_things_is_left_alone(tmp_path: Path):
    write_folder(tmp_path / "out", "a", "thesis.tex")
    with pytest.raises(OutputError, match=r"'thesis\.tex', which is no part of this export"):
        write_folder(tmp_path / "out", "a")
    assert names(tmp_path / "out") == ["a", "thesis.tex"]
    assert names(tmp_path) == ["out"]


def test_a_failure_leaves_no_folder(tmp_path: Path):
    def fail() -> None:
        with new_folder(tmp_path / "out") as folder:
            (folder / "a").touch()
            raise ValueError("stop")

    with pytest.raises(ValueError, match="stop"):
        fail()
    assert names(tmp_path) == []


def test_a_folder_within_a_folder_is_replaced_too(tmp_path: Path):
    for written in ("one", "two"):
        with new_folder(tmp_path / "out") as folder:
            (folder / "inner").mkdir()
            (folder / "inner" / "a").write_text(written, encoding="utf-8")
    assert (tmp_path / "out" / "inner" / "a").read_text(encoding="utf-8") == "two"
    (tmp_path / "out" / "inner" / "notes").touch()
    with (
        pytest.raises(OutputError, match="'inner/notes', which is no part"),
        new_folder(tmp_path / "out") as it,
    ):
        (it / "inner").mkdir()
        (it / "inner" / "a").touch()
    assert (tmp_path / "out" / "inner" / "notes").exists()
