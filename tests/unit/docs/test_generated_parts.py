"""What the docs say about the ontology and the exit codes is what the program says."""

import re
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).parents[3]
GENERATOR = CHECKOUT / "docs" / "parts.py"
PAGES = [CHECKOUT / "README.md", *sorted((CHECKOUT / "docs").glob("*.md"))]


def test_every_generated_part_is_current():
    checked = subprocess.run(
        [sys.executable, GENERATOR, "--check"], capture_output=True, text=True, check=False, cwd=CHECKOUT
    )
    assert checked.returncode == 0, f"not current, run `make docs`: {checked.stdout}{checked.stderr}"


def test_the_ontology_and_the_exit_codes_are_in_the_docs():
    text = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    parts = set(re.findall(r"<!-- generated: ([a-z-]+) -->\n\n\|", text))
    assert {"nodes", "properties", "roles", "relations", "exit-codes"} <= parts


def test_each_link_to_a_file_leads_somewhere():
    for page in [*PAGES, CHECKOUT / "CONTRIBUTING.md"]:
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}, which is not there"


def test_every_page_is_listed_in_the_index():
    index = (CHECKOUT / "docs" / "index.md").read_text(encoding="utf-8")
    for page in (CHECKOUT / "docs").glob("*.md"):
        assert page.name == "index.md" or f"]({page.name})" in index, page.name
