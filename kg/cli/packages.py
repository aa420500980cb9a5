"""The check that the four packages of this program lie beside each other.

Their names are common: another distribution can bring a `queries` or a `viz` of its own and lay it over
ours. That is told at start, before it shows as a puzzling error.
"""

from importlib.util import find_spec
from pathlib import Path

import kg
from kg.errors import KgError

_OTHERS = ("loaders", "queries", "viz")


def check_packages(home: Path | None = None) -> None:
    """Stop where a package of ours is missing or is not ours.

    Parameters
    ----------
    home : Path, optional
        The folder they should lie in; by default the one that holds `kg`.

    Raises
    ------
    KgError
        The message names the distribution that clashes.
    """
    home = home or Path(kg.__file__).parent.parent
    for name in _OTHERS:
        spec = find_spec(name)
        places = list(spec.submodule_search_locations or []) if spec else []
        if not any(Path(place).parent == home for place in places[:1]):
            raise KgError(_clash(name, places, home))


def _clash(name: str, places: list[str], home: Path) -> str:
    if not places:
        return f"The package {name!r} of kg is missing from {home}. Install kg-papers again."
    from importlib.metadata import packages_distributions

    owners = [d for d in packages_distributions().get(name, []) if d != "kg-papers"]
    owner = f"the distribution {owners[0]!r}" if owners else f"another package at {places[0]}"
    return (
        f"The package {name!r} of kg is hidden by {owner}. Install kg in an environment of its own: "
        "pipx install kg-papers, or uv tool install kg-papers"
    )
