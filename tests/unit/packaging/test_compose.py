"""What `docker compose up` starts for people who want a Neo4j server."""

import re
from pathlib import Path
from typing import Any, cast

import yaml

CHECKOUT = Path(__file__).parents[3]
COMPOSE: dict[str, Any] = cast("Any", yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text("utf-8")))
NEO4J: dict[str, Any] = COMPOSE["services"]["neo4j"]
ENVIRONMENT: dict[str, str] = NEO4J["environment"]


def test_the_server_is_of_the_version_that_the_tests_run():
    pom = (CHECKOUT / "tests" / "neo4j" / "pom.xml").read_text("utf-8")
    [version] = re.findall(r"<artifactId>neo4j</artifactId>\s*<version>(\d+\.\d+)\.", pom)
    assert NEO4J["image"] == f"neo4j:{version}-community"


def test_the_password_comes_from_the_environment_and_has_no_default():
    assert re.fullmatch(r"neo4j/\$\{NEO4J_PASSWORD:\?[^}]+\}", ENVIRONMENT["NEO4J_AUTH"])
    assert "env_file" not in NEO4J


def test_nothing_but_the_password_and_settings_of_the_server_reaches_the_container():
    """The image takes every variable that starts with NEO4J_ for a setting, and refuses unknown ones."""
    settings = set(ENVIRONMENT) - {"NEO4J_AUTH"}
    assert settings
    assert all(re.fullmatch(r"NEO4J_server_[a-z]+(_{1,2}[a-z]+)*", name) for name in settings)
    assert {"NEO4J_server_memory_heap_max__size", "NEO4J_server_memory_pagecache_size"} <= settings


def test_a_health_check_says_when_it_is_up():
    check = NEO4J["healthcheck"]
    kind, command = check["test"]
    assert (kind, "localhost:7474" in command) == ("CMD-SHELL", True)
    assert check["retries"] * int(check["interval"].removesuffix("s")) >= 60


def test_the_data_outlives_the_container_and_the_ports_are_this_machines_alone():
    [volume] = NEO4J["volumes"]
    name, _, place = volume.partition(":")
    assert name in COMPOSE["volumes"]
    assert place == "/data"
    assert NEO4J["ports"] == ["127.0.0.1:7474:7474", "127.0.0.1:7687:7687"]
