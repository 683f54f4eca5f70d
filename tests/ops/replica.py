"""A server that runs by itself, and how to find what it is made of."""

from __future__ import annotations

import http.client
import shutil
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "tests" / "deploy"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def wait_for(port: int, process: subprocess.Popen[bytes], path: str = "/readyz") -> None:
    """Waits until a server answers."""
    for _ in range(300):
        assert process.poll() is None, "the server has ended"
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            response.read()
            if response.status == 200:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    pytest.fail(f"nothing answers at port {port}")


class Server:
    """A running server: its port, its process and its log."""

    def __init__(self, port: int, process: subprocess.Popen[bytes], log: Path) -> None:
        self.port, self.process, self.log = port, process, log

    def send(self, number: int) -> None:
        """Sends it a signal."""
        self.process.send_signal(number)

    def logged(self) -> str:
        """What it has written."""
        return self.log.read_text("utf-8")


# Starts a server.
Start = Callable[..., Server]


def found(name: str) -> str:
    """Where a program is; it is an error to lack one."""
    path = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")
    assert path, f"{name} is needed: apt-get install {name}"
    return path
