"""A real Neo4j 5.26 Community server from its Maven Central artefacts, for tests without containers.

By hand: `make neo4j` (or `python tests/neo4j/server.py`) starts one in a temporary folder, prints its address
and stops it at Ctrl-C.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
LIB = HERE.parent.parent / ".cache" / "neo4j" / "lib"
PASSWORD = "only-for-tests"
PATIENCE = 120.0  # seconds until a server on a busy machine answers

_OPENED = ("java.nio", "java.io", "sun.nio.ch")


class ServerError(Exception):
    """The server cannot be had."""


def missing() -> str | None:
    """What this machine lacks to run a server, in words."""
    lacking = [program for program in ("java", "mvn") if shutil.which(program) is None]
    if "mvn" in lacking and LIB.is_dir():
        lacking.remove("mvn")
    return f"needs {' and '.join(lacking)} on the PATH" if lacking else None


def jars() -> Path:
    """The folder of the server's jars; 130 MB are fetched the first time."""
    if not LIB.is_dir():
        draft = LIB.with_name("lib.tmp")
        shutil.rmtree(draft, ignore_errors=True)
        goal = ["dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={draft}"]
        subprocess.run(["mvn", "-q", "-B", *goal], cwd=HERE, check=True, timeout=600)
        draft.rename(LIB)
    return LIB


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass(slots=True)
class Server:
    """A server whose files lie in the folder `home`, and jars of its plugins in `plugins`."""

    home: Path
    bolt: int = field(default_factory=free_port)
    http: int = field(default_factory=free_port)
    settings: dict[str, str] = field(default_factory=dict[str, str])
    plugins: Path | None = None
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def uri(self) -> str:
        """Where drivers connect."""
        return f"bolt://127.0.0.1:{self.bolt}"

    def prepare(self) -> None:
        """Write the configuration and set the password, once."""
        self.configure()
        self.admin("dbms", "set-initial-password", PASSWORD)

    def configure(self) -> None:
        """Write the configuration; a server that runs takes it when it starts again."""
        (self.home / "conf").mkdir(parents=True, exist_ok=True)
        settings = {
            "server.bolt.listen_address": f"127.0.0.1:{self.bolt}",
            "server.http.listen_address": f"127.0.0.1:{self.http}",
            "server.https.enabled": "false",
            "server.memory.pagecache.size": "64m",
            "dbms.usage_report.enabled": "false",
            **self.settings,
        }
        text = "".join(f"{name}={value}\n" for name, value in settings.items())
        (self.home / "conf" / "neo4j.conf").write_text(text, encoding="utf-8")

    def admin(self, *arguments: str, folder: Path | None = None) -> str:
        """Run `neo4j-admin`, in a folder; gives what it printed."""
        command = [*self._java("256m"), "org.neo4j.cli.AdminTool", *arguments]
        done = subprocess.run(
            command,
            cwd=folder,
            env=self._environment(),
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        if done.returncode:
            raise ServerError(f"neo4j-admin {arguments}: {done.stdout}{done.stderr}")
        return done.stdout

    def start(self) -> None:
        """Start the server and wait until it answers."""
        command = [
            *self._java("512m"),
            "org.neo4j.server.CommunityEntryPoint",
            f"--home-dir={self.home}",
            f"--config-dir={self.home / 'conf'}",
            "--console-mode",
        ]
        log = (self.home / "console.log").open("ab")
        with log:
            self.process = subprocess.Popen(command, env=self._environment(), stdout=log, stderr=log)
        self._wait()

    def kill(self) -> None:
        """End it as a power cut would."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def stop(self) -> None:
        """End it in order."""
        if self.process is not None:
            self.process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout=60)
            self.kill()

    def _java(self, heap: str) -> list[str]:
        opened = [f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in _OPENED]
        folders = [jars(), *([self.plugins] if self.plugins else [])]
        return ["java", f"-Xmx{heap}", *opened, "-cp", os.pathsep.join(f"{folder}/*" for folder in folders)]

    def _environment(self) -> dict[str, str]:
        own = {"NEO4J_HOME": str(self.home), "NEO4J_CONF": str(self.home / "conf")}
        others = {name: value for name, value in os.environ.items() if not name.startswith("NEO4J_")}
        return others | own

    def _wait(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if self.process is None or self.process.poll() is not None:
                break
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.http), timeout=1):
                return
            time.sleep(0.1)
        log = (self.home / "console.log").read_text(encoding="utf-8", errors="replace")
        self.kill()
        raise ServerError(f"the server did not start:\n{log[-2000:]}")


def main() -> None:
    """Run a server until Ctrl-C."""
    with tempfile.TemporaryDirectory(prefix="kg-neo4j-") as folder:
        server = Server(Path(folder), bolt=7687, http=7474)
        server.prepare()
        server.start()
        sys.stdout.write(
            f"{server.uri} (user neo4j, password {PASSWORD}), Browser: http://127.0.0.1:7474/browser/\n"
        )
        sys.stdout.flush()
        try:
            if server.process is not None:
                server.process.wait()
        except KeyboardInterrupt:
            server.stop()


if __name__ == "__main__":
    main()
