"""The shell: statements, its own commands, completion, and what Ctrl-C stops."""

import io
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import DummyOutput

from kg.cli import shell
from kg.cli.session import Session
from kg.cli.suggestions import Suggestions
from kg.errors import KgError, QueryError, UsageError
from tests.helpers.command import Kg, Ran


@pytest.fixture
def session(kg: Kg, graph_file: Path) -> Session:
    return Session(str(graph_file), "csv")


def _fed(kg: Kg, monkeypatch: pytest.MonkeyPatch, text: str, *args: str) -> Ran:
    monkeypatch.setattr("sys.stdin", io.StringIO(text))
    return kg("shell", *args)


def test_statements_come_from_a_pipe(kg: Kg, monkeypatch: pytest.MonkeyPatch):
    text = "MATCH (t:Task)\nRETURN t.name AS task\nORDER BY task;\n:param n => 2\nRETURN $n + 1 AS x\n\n"
    ran = _fed(kg, monkeypatch, f"{text}:queries gaps\n", "--format", "csv")
    assert ran.code == 0
    assert ran.out.startswith("task\nobject detection\nvisual recognition\n")
    assert "x\n3\n" in ran.out
    assert "gaps-of-method" in ran.out


def test_the_first_error_ends_a_pipe_with_its_code(kg: Kg, monkeypatch: pytest.MonkeyPatch):
    ran = _fed(kg, monkeypatch, "RETURN 1 AS x;\nRETURN;\nRETURN 2 AS x;\n", "--format", "csv")
    assert (ran.code, ran.out) == (7, "x\n1\n")
    assert _fed(kg, monkeypatch, ":nonsense\n").code == 2
    assert _fed(kg, monkeypatch, ":quit\nRETURN;\n").code == 0


def test_commands_of_the_program_work_in_the_shells_format(
    session: Session, capsys: pytest.CaptureFixture[str]
):
    for text, expected in (
        (":show COCO --limit 1", "EVALUATES_ON,in,Paper,"),
        (":why detr 'object detection'", "DETR,USED_FOR,object detection,"),
        (":search deformable-detr", "Method,Deformable DETR,2,,name,"),
        (":stats", "label,Paper,5"),
        (":query hubs --limit 1", "kind,name,neighbours,papers\nTask,object detection,6,4\n"),
        (":query hubs --limit 1 --format json", '"name": "object detection"'),
        (":query", "hubs,Hubs: entities with the most neighbours,--limit"),
    ):
        assert session.handle(text)
        assert expected in capsys.readouterr().out


def test_settings_hold_until_changed(session: Session, capsys: pytest.CaptureFixture[str]):
    session.handle(":format json")
    session.handle(":param name => COCO")
    session.handle(":timeout 30")
    session.handle("MATCH (d:Dataset {name: $name}) RETURN d.paper_count AS n;")
    assert '"n": 3' in capsys.readouterr().out
    assert (session.form, session.timeout) == ("json", 30.0)
    session.handle(":timeout off")
    assert session.timeout is None


@pytest.mark.parametrize(
    "text", [":format xml", ":param x", ":timeout soon", ":nonsense", ":show 'open", ":param 1x => 2"]
)
def test_wrong_commands_say_so(session: Session, text: str):
    with pytest.raises(UsageError):
        session.handle(text)


def test_errors_of_queries_and_commands_reach_the_caller(session: Session):
    with pytest.raises(QueryError):
        session.handle("RETURN")
    with pytest.raises(KgError, match="nonesuch"):
        session.handle(":show nonesuch")
    with pytest.raises(click.UsageError):
        session.handle(":show --limit many")


def test_help_and_schema(session: Session, capsys: pytest.CaptureFixture[str]):
    session.handle(":help")
    told = capsys.readouterr().out
    assert all(f":{word}" in told for word in ("help", "queries", "param", "show", "quit"))
    session.handle(":help why")
    assert "Usage: :why" in capsys.readouterr().out
    session.handle(":schema")
    assert "[:USED_FOR] Method→Task" in capsys.readouterr().out


@pytest.mark.parametrize("word", [":quit", ":exit", "exit", "quit;", ":q"])
def test_leaving(session: Session, word: str):
    assert not session.handle(word)


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("mat", "MATCH"), ("MATCH (m:Met", "Method"), ("MATCH (m)-[:USE", "USES"),
        ("MATCH (m)-[:USES|EVAL", "EVALUATES_ON"), ("RETURN m.pap", "paper_count"), ("MATCH (m {na", "name"),
        ("RETURN toLo", "toLower("), ("RETURN colle", "collect("), (":que", "query"),
        (":query datasets-f", "datasets-for-task"), (":query hubs --li", "--limit"), (":format js", "json"),
        (":help wh", "why"),
    ],
)  # fmt: skip
def test_words_are_offered(session: Session, typed: str, offered: str):
    completer = Suggestions(session)
    found = {c.text for c in completer.get_completions(Document(typed), CompleteEvent())}
    assert offered in found


def test_nothing_is_offered_for_nothing(session: Session):
    assert not list(Suggestions(session).get_completions(Document(""), CompleteEvent()))


@pytest.mark.parametrize(
    ("typed", "whole"),
    [
        ("RETURN 1;", True),
        ("RETURN 1", False),
        ("RETURN 1\n", True),
        (":help", True),
        ("", True),
        ("exit", True),
    ],
)
def test_what_is_whole(typed: str, whole: bool):
    assert shell.is_whole(typed) == whole


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def typing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[PipeInput]:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setattr("sys.stdin", _Terminal())
    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
        yield keys


def test_a_conversation_with_history(kg: Kg, typing: PipeInput, tmp_path: Path):
    typing.send_text("RETURN 1 + 1\rAS two;\rRETURN;\rRETURN 4 AS four\r\r:quit\r")
    ran = kg("shell", "--format", "csv")
    assert ran.code == 0
    assert ran.out == "two\n2\nfour\n4\n"
    assert "expected an expression" in ran.err
    history = (tmp_path / "kg" / "history").read_text(encoding="utf-8")
    assert "+AS two;" in history


def test_ctrl_c_stops_the_query_and_not_the_shell(kg: Kg, typing: PipeInput, monkeypatch: pytest.MonkeyPatch):
    handle = Session.handle

    def interrupted(self: Session, text: str) -> bool:
        if "slow" in text:
            raise KeyboardInterrupt
        return handle(self, text)

    monkeypatch.setattr(Session, "handle", interrupted)
    typing.send_text("RETURN 'slow' AS x;\rRETURN 1 AS x;\r\x04")
    ran = kg("shell", "--format", "csv")
    assert (ran.code, ran.out) == (0, "x\n1\n")
    assert "Stopped." in ran.err


def test_a_history_that_cannot_be_kept_is_no_error(
    kg: Kg, typing: PipeInput, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    typing.send_text(":quit\r")
    assert kg("shell").code == 0
