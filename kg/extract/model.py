"""A model on disk: a folder with numbers, names and settings, checked against their hashes when loaded.

What finds mentions is either of two readers: convolutions (fast) or a joint encoder (better); the heads for
things, roles and relations are the same.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kg.errors import ExtractionError, OutputError
from kg.extract.calibration import Curve
from kg.extract.linear import Linear
from kg.extract.reader import Reader
from kg.extract.tagger import Tagger

Arrays: TypeAlias = dict[str, NDArray[Any]]

BUNDLED = Path(__file__).with_name("models")
FORMAT = 2
_CONFIG, _NAMES, _NUMBERS, _HASHES = "config.json", "names.json", "weights.npz", "sha256.txt"
HEADS = ("things", "roles", "relations")
CONVOLUTIONS, JOINT = "convolutions", "joint"


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Settings of a model.

    Attributes
    ----------
    reader : str
        What finds mentions: "convolutions" or "joint".
    least_role : float
        A paper's edge to a thing that is less probable than this is not shown unless asked for.
    least_relation : float
        The same for a relation.
    calibration : dict of str to (float, float, float)
        How often edges of a kind are right that the heads are so sure of, see `Calibration`.
    """

    reader: str = CONVOLUTIONS
    least_role: float = 0.3
    least_relation: float = 0.3
    calibration: Mapping[str, Curve] = field(default_factory=dict[str, Curve])
    format: int = FORMAT


@dataclass(frozen=True, slots=True)
class Model:
    """All that is learned: what finds mentions, and the three heads.

    Attributes
    ----------
    config : Config
        Settings.
    reader : Reader
        Docs to spans.
    things, roles, relations : Linear
        Is it a thing of its label; what the paper does with it; how two things are related.
    hash : str
        SHA-256 of the model's files.
    """

    config: Config
    reader: Reader
    things: Linear
    roles: Linear
    relations: Linear
    hash: str = ""


def bundled() -> list[str]:
    """Names of the models in the package."""
    return sorted(p.name for p in BUNDLED.iterdir() if (p / _CONFIG).is_file()) if BUNDLED.is_dir() else []


@lru_cache(maxsize=4)
def load_model(name: str = "default") -> Model:
    """Load a model once a process.

    Parameters
    ----------
    name : str
        Name of a bundled model or path of a folder.

    Returns
    -------
    Model
        Ready to use.

    Raises
    ------
    ExtractionError
        When there is no such model, or its files are damaged or of another version.
    """
    folder = BUNDLED / name if name in bundled() else Path(name)
    if not (folder / _CONFIG).is_file():
        raise ExtractionError(
            f"no model {name!r}: not a folder with a {_CONFIG}, nor one of the bundled ones "
            f"({', '.join(bundled()) or 'none'}); `kg train` makes one"
        )
    digest = _checked(folder)
    try:
        return _read(folder, digest)
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        raise ExtractionError(
            f"{folder}: not a model that this version of kg reads ({error}); reinstall kg or train it again"
        ) from None


def _checked(folder: Path) -> str:
    """The hash of the model, once each file was found to be what was written."""
    try:
        lines = (folder / _HASHES).read_text(encoding="ascii").split("\n")
        wanted = dict(line.split("  ", 1)[::-1] for line in lines if line)
        found = {name: _sha256((folder / name).read_bytes()) for name in {*wanted, _CONFIG, _NAMES, _NUMBERS}}
    except (OSError, ValueError) as error:
        raise ExtractionError(
            f"{folder}: the model is incomplete ({error}); reinstall kg or train it again"
        ) from None
    for name, digest in sorted(found.items()):
        if wanted.get(name) != digest:
            raise ExtractionError(
                f"{folder / name}: damaged, its SHA-256 is {digest[:12]}… and should be "
                f"{wanted.get(name, 'listed')[:12]}…; reinstall kg or train it again"
            )
    return _sha256("".join(found[name] for name in sorted(found)).encode())


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _read(folder: Path, digest: str) -> Model:
    config = Config(**json.loads((folder / _CONFIG).read_text(encoding="utf-8")))
    if config.format != FORMAT:
        raise ValueError(f"its format is {config.format}, not {FORMAT}")
    names = json.loads((folder / _NAMES).read_text(encoding="utf-8"))
    with np.load(folder / _NUMBERS, allow_pickle=False) as file:
        arrays: Arrays = {key: file[key] for key in file.files}
    heads = [_head(names[head], arrays[head]) for head in HEADS]
    return Model(config, _reader(config, folder, names, arrays), *heads, hash=digest)


def _reader(config: Config, folder: Path, names: Mapping[str, Any], arrays: Arrays) -> Reader:
    if config.reader == JOINT:
        from kg.extract.joint.reader import JointReader

        return JointReader.read(folder)
    return Tagger.of(names["tagger"], arrays)


def _head(names: Mapping[str, list[str]], weights: NDArray[Any]) -> Linear:
    index = {feature: i for i, feature in enumerate(names["features"])}
    return Linear(tuple(names["classes"]), index, weights.astype(np.float32))


def save_model(model: Model, folder: Path) -> None:
    """Write a model, each file whole or not at all, the hashes last.

    Parameters
    ----------
    model : Model
        What to write; numbers are kept in half precision.
    folder : Path
        Where; made if it is missing.

    Raises
    ------
    OutputError
        When the folder cannot be written.
    """
    heads = {head: getattr(model, head) for head in HEADS}
    names: dict[str, Any] = {
        h: {"classes": m.classes, "features": sorted(m.index, key=m.index.__getitem__)}
        for h, m in heads.items()
    }
    arrays: Arrays = {head: linear.weights for head, linear in heads.items()}
    if isinstance(model.reader, Tagger):
        names["tagger"] = model.reader.names()
        arrays |= model.reader.arrays()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        model.reader.copy_files(folder)
        _write(folder / _CONFIG, json.dumps(asdict(model.config), indent=1).encode())
        _write(folder / _NAMES, json.dumps(names, ensure_ascii=False, separators=(",", ":")).encode())
        _write_arrays(folder / _NUMBERS, arrays)
        files = (*model.reader.files, _CONFIG, _NAMES, _NUMBERS)
        hashes = [f"{_sha256((folder / n).read_bytes())}  {n}\n" for n in files]
        _write(folder / _HASHES, "".join(hashes).encode())
    except OSError as error:
        raise OutputError(f"{folder}: the model cannot be written ({error.strerror})") from None


def _write(path: Path, data: bytes) -> None:
    temporary = path.with_name(f".{path.name}.part")
    temporary.write_bytes(data)
    temporary.replace(path)


def _write_arrays(path: Path, arrays: Arrays) -> None:
    temporary = path.with_name(f".{path.stem}.part.npz")
    halves: dict[str, Any] = {key: array.astype(np.float16) for key, array in sorted(arrays.items())}
    np.savez_compressed(temporary, **halves)
    temporary.replace(path)
