"""What is written for Neo4j Browser, read the way Browser reads it, and how it is offered."""

import re
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from http.client import HTTPConnection, HTTPResponse
from io import BytesIO
from pathlib import Path
from threading import Thread

import pytest

from kg.errors import OutputError
from kg.ontology import ENTITY, NODE_TYPES, RELATIONSHIP_TYPES
from loaders.browser.guide import guide
from loaders.browser.scripts import GUIDE, STYLE, Offer, Script, archive
from loaders.browser.serve import offering
from loaders.browser.style import style_sheet
from loaders.formats.registry import export

LOOKS_LIKE_AN_ATTRIBUTE = re.compile(r"""\s+(on[^\s=]+)[^\s=]*\s*=\s*("[^"]*"|'[^']*'|[\w\-.:]+\s*)""")
"""What Neo4j Browser deletes from a guide (its `cleanHtml`)."""


def script(name: str, body: str = "MATCH (n) RETURN n", *, draws: bool = False, about: str = "") -> Script:
    return Script(
        name, f"Title of {name}", about, ":param a => 1", body, f":param a => 1;\n{body};", body, draws
    )


def rules(sheet: str) -> dict[str, dict[str, str]]:
    """The rules of a sheet, in order."""
    found = re.findall(r"([\w.]+) \{\n(.*?)^\}", sheet, re.DOTALL | re.MULTILINE)
    return {
        selector: dict(line.strip().rstrip(";").split(": ") for line in text.splitlines() if line.strip())
        for selector, text in found
    }


def test_every_label_and_type_has_its_colour_and_caption():
    sheet = rules(style_sheet())
    for kind in NODE_TYPES:
        assert sheet[f"node.{kind.label}"]["color"] == kind.color
        assert sheet[f"node.{kind.label}"]["caption"] in {'"{name}"', '"{title}"'}
    assert all("color" in sheet[f"relationship.{kind.name}"] for kind in RELATIONSHIP_TYPES)
    widths = {kind: sheet[f"relationship.{kind}"]["shaft-width"] for kind in ("PROPOSES", "MENTIONS")}
    assert widths == {"PROPOSES": "4px", "MENTIONS": "1px"}


def test_a_label_that_several_kinds_share_comes_before_them():
    """Browser lets the last rule that fits win."""
    order = list(rules(style_sheet()))
    assert all(order.index(f"node.{ENTITY}") < order.index(f"node.{kind.label}") for kind in NODE_TYPES)


def test_the_archive_holds_one_statement_a_file_in_one_folder():
    with zipfile.ZipFile(BytesIO(archive([script("one"), script("two", "RETURN 1")]))) as packed:
        assert packed.namelist() == ["kg/one.cypher", "kg/two.cypher"]
        assert packed.read("kg/two.cypher").decode() == "// Title of two\nRETURN 1\n"


class Runnable(HTMLParser):
    """Texts of the blocks that Browser can run, and the names of all elements."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.tags: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag != "script", attrs
        self.tags.append(tag)
        self._inside = tag == "pre"
        self.texts += [""] if self._inside else []

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "pre"

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.texts[-1] += data


def test_the_guide_runs_what_the_scripts_say_and_nothing_of_it_is_markup():
    hostile = "MATCH (one) WHERE one = 'x' AND one.t = \"<script>alert(1)</script>\" RETURN one"
    text = guide(Offer([script("a", hostile, draws=True, about="<b>&"), script("b")], port=1234))
    read = Runnable()
    read.feed(LOOKS_LIKE_AN_ATTRIBUTE.sub("", text))
    assert read.texts == [":style http://localhost:1234/kg.grass", ":param a => 1", hostile]
    assert read.tags.count("slide") == 4
    assert not {"script", "b"} & set(read.tags)
    assert "Title of b" in text


@pytest.fixture
def offered(tmp_path: Path) -> Iterator[HTTPConnection]:
    with offering(tmp_path / "folder", 0) as server:
        export("neo4j-browser", Offer([script("a")], server.server_port), tmp_path / "folder")
        Thread(target=server.serve_forever, daemon=True).start()
        connection = HTTPConnection("127.0.0.1", server.server_port, timeout=10)
        yield connection
        connection.close()
        server.shutdown()


def asked(connection: HTTPConnection, method: str, path: str) -> tuple[HTTPResponse, bytes]:
    connection.request(method, path)
    response = connection.getresponse()
    return response, response.read()


def test_guide_and_style_are_offered_to_pages_of_other_addresses(offered: HTTPConnection):
    for name, kind, words in ((GUIDE, "text/html", b"<carousel"), (STYLE, "text/plain", b"node.Paper {")):
        response, content = asked(offered, "GET", f"/{name}")
        assert response.status == 200
        assert words in content
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert response.headers.get_content_type() == kind
    response, content = asked(offered, "OPTIONS", f"/{GUIDE}")
    assert (response.status, content) == (204, b"")
    assert response.headers["Access-Control-Allow-Headers"] == "*"


@pytest.mark.parametrize(
    "path", ["/", "/README.txt", "/../hand.kg", "/%2e%2e/x", "//etc/passwd", "/guide.html/"]
)
def test_nothing_else_is_offered(offered: HTTPConnection, path: str):
    assert asked(offered, "GET", path)[0].status == 404


def test_a_port_that_is_taken_is_told(offered: HTTPConnection, tmp_path: Path):
    with (
        pytest.raises(OutputError, match=f"port {offered.port}.*--serve PORT"),
        offering(tmp_path, offered.port),
    ):
        pass


def test_the_text_file_says_what_to_do_with_each(tmp_path: Path):
    export("neo4j-browser", Offer([script("a")], 4321), tmp_path / "folder")
    text = (tmp_path / "folder" / "README.txt").read_text(encoding="utf-8")
    for path in (tmp_path / "folder").iterdir():
        assert path.name == "README.txt" or path.name in text
    assert ":play http://localhost:4321/guide.html" in text
    assert (
        (tmp_path / "folder" / "queries" / "a.cypher").read_text(encoding="utf-8").startswith("// Title of a")
    )
