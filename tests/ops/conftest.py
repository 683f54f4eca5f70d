"""The real servers: gunicorn, nginx and Redis on loopback, with the files of `tests/deploy/`."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from replica import DEPLOY, ROOT, Server, Start, found, free_port, wait_for


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts a command that listens on a port; whatever still runs at the end is killed."""
    running: list[Server] = []

    def begin(
        command: Sequence[str], port: int, path: str = "/readyz", **environment: str
    ) -> Server:
        log = tmp_path / f"{Path(command[0]).name}-{port}.log"
        with log.open("wb") as file:
            process = subprocess.Popen(
                command,
                cwd=ROOT,
                env={**os.environ, **environment},
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        server = Server(port, process, log)
        running.append(server)
        if path:
            wait_for(port, process, path)
        return server

    yield begin
    for server in running:
        try:
            os.killpg(server.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
        server.process.wait(timeout=10)


@pytest.fixture
def gunicorn(start: Start) -> Start:
    """Starts a replica with the settings that are given for the environment."""

    def begin(**environment: str) -> Server:
        port = free_port()
        command = [sys.executable, "-m", "gunicorn", "-c", str(DEPLOY / "gunicorn.conf.py")]
        return start([*command, "-b", f"127.0.0.1:{port}", "server:app"], port, **environment)

    return begin


@pytest.fixture
def nginx(start: Start, tmp_path: Path) -> Start:
    """Starts nginx before two replicas."""

    def begin(first: Server, second: Server) -> Server:
        port = free_port()
        text = (DEPLOY / "nginx.conf").read_text("utf-8")
        for told, meant in {
            "127.0.0.1:8001": f"127.0.0.1:{first.port}",
            "127.0.0.1:8002": f"127.0.0.1:{second.port}",
            "127.0.0.1:8080": f"127.0.0.1:{port}",
            "/run/article-chat-nginx.pid": str(tmp_path / "nginx.pid"),
            "worker_processes auto;": "worker_processes 1;\ndaemon off;",
        }.items():
            assert told in text
            text = text.replace(told, meant)
        # What nginx keeps on disk stays in the test's own folder.
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        paths = "".join(f"    {kind}_temp_path {tmp_path / kind};\n" for kind in kinds)
        conf = tmp_path / "nginx.conf"
        conf.write_text(text.replace("http {\n", f"http {{\n{paths}", 1), "utf-8")
        command = [found("nginx"), "-p", str(tmp_path), "-e", "stderr", "-c", str(conf)]
        return start(command, port)

    return begin


@pytest.fixture
def redis(start: Start) -> Server:
    """A Redis that keeps nothing on disk."""
    port = free_port()
    command = [found("redis-server"), "--port", str(port), "--save", "", "--appendonly", "no"]
    server = start([*command, "--bind", "127.0.0.1"], port, path="")
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return server
        time.sleep(0.05)
    pytest.fail("Redis does not listen")
