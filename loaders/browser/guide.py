"""The guide that Neo4j Browser plays, and the page of text that says what each file is for."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from kg.ontology import NODE_TYPES, RELATIONSHIP_TYPES
from loaders.browser.scripts import GUIDE, STYLE, Offer
from loaders.browser.serve import SETTING


def guide(offer: Offer) -> str:
    """The guide: a slide on the graph's words, one for each query that draws, one that lists the others."""
    return _rendered("guide.html.j2", offer)


def read_me(offer: Offer) -> str:
    """What to do with each file."""
    return _rendered("README.txt.j2", offer)


def _rendered(name: str, offer: Offer) -> str:
    return _template(name).render(
        nodes=NODE_TYPES,
        relationships=RELATIONSHIP_TYPES,
        scripts=offer.scripts,
        style=offer.address(STYLE),
        guide=offer.address(GUIDE),
        port=offer.port,
        setting=SETTING,
    )


@cache
def _template(name: str) -> Template:
    environment = Environment(
        loader=PackageLoader("loaders.browser", "."),
        autoescape=name.partition(".")[2].startswith("html"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template(name)
