"""A model on disk: what is written is what is read; damage is named."""

from pathlib import Path

import numpy as np
import pytest

from kg.errors import ExtractionError, OutputError
from kg.extract.model import BUNDLED, CONVOLUTIONS, JOINT, bundled, load_model, save_model
from kg.extract.pipeline import load


def test_a_model_that_was_written_reads_the_same(tiny_model: Path, tmp_path: Path):
    model = load_model(str(tiny_model))
    save_model(model, tmp_path / "again")
    again = load_model(str(tmp_path / "again"))
    assert again.hash == model.hash
    assert again.config == model.config
    assert again.roles.index == model.roles.index
    assert np.array_equal(again.relations.weights, model.relations.weights)


@pytest.mark.parametrize("name", ["config.json", "names.json", "weights.npz"])
def test_a_damaged_file_is_named(tiny_model: Path, name: str):
    path = tiny_model / name
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(ExtractionError, match=rf"{name}: damaged"):
        load(str(tiny_model))


@pytest.mark.parametrize("name", ["names.json", "weights.npz", "sha256.txt"])
def test_a_missing_file_is_named(tiny_model: Path, name: str):
    (tiny_model / name).unlink()
    with pytest.raises(ExtractionError, match="incomplete"):
        load(str(tiny_model))


def test_an_unknown_model_names_the_known_ones(tmp_path: Path):
    with pytest.raises(ExtractionError, match=r"no model 'nonesuch'.*default"):
        load("nonesuch")
    with pytest.raises(ExtractionError, match="no model"):
        load(str(tmp_path))


def test_the_hash_follows_the_weights(tiny_model: Path, tmp_path: Path):
    model = load_model(str(tiny_model))
    model.roles.weights[0, 0] += 1
    save_model(model, tmp_path / "other")
    assert load(str(tmp_path / "other")).model_hash != load(str(tiny_model)).model_hash


def test_an_unwritable_folder_is_named(tiny_model: Path, tmp_path: Path):
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(OutputError, match="file"):
        save_model(load_model(str(tiny_model)), blocked / "model")


@pytest.mark.parametrize("name", bundled())
def test_a_bundled_model_is_small(name: str):
    most = {CONVOLUTIONS: 15_000_000, JOINT: 80_000_000}[load_model(name).config.reader]
    assert sum(p.stat().st_size for p in (BUNDLED / name).iterdir()) < most


def test_the_weights_have_a_licence_of_their_own():
    text = (BUNDLED / "LICENSE-weights.md").read_text(encoding="utf-8")
    assert all(word in text for word in ("Apache License", "all-mpnet-base-v2", "SciERC", "SciER"))
