"""Measures the service beside the least that one could be, in one run, and prints ratios.

    python tests/bench/service.py [SECONDS]

`/v1/chat` and a bare Flask echo of JSON run on the same server, each in a process of its own, and
are asked in turns by as many readers. The start, until it answers, and the memory then are set
against those of a process that imports nltk, rank_bm25 and flask.
"""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import threading
import time
from itertools import cycle
from pathlib import Path
from statistics import median

_ROOT = Path(__file__).parents[2]
_READERS, _ROUNDS, _STARTS = 4, 3, 3

_ECHO = """
import sys, waitress
from flask import Flask, request
app = Flask("echo")
app.add_url_rule("/v1/chat", "echo", lambda: request.get_json(), methods=["POST"])
app.add_url_rule("/readyz", "ready", lambda: "ok")
waitress.serve(app, host="127.0.0.1", port=int(sys.argv[1]), threads=8)
"""
_LEAST = "import nltk, rank_bm25, flask, time; print(flush=True); time.sleep(60)"


def main(seconds: str = "4") -> None:
    """Print the table."""
    questions = (_ROOT / "tests" / "data" / "questions.jsonl").read_text("utf-8").splitlines()
    read = [json.loads(line) for line in questions]
    bodies = [{"question": q["question"], "history": q.get("history", [])} for q in read]
    os.environ["ARTICLE_CHAT_RATE"] = "0"
    commands = {
        "/v1/chat": [sys.executable, "server.py", "--port", "8471"],
        "bare echo": [sys.executable, "-c", _ECHO, "8472"],
    }
    ports = {"/v1/chat": 8471, "bare echo": 8472}
    starts = {name: _starts(commands[name], ports[name]) for name in commands}
    least = _least()
    running = {
        name: subprocess.Popen(c, cwd=_ROOT, stderr=subprocess.DEVNULL)
        for name, c in commands.items()
    }
    try:
        for port in ports.values():
            _wait_for(port)
        times: dict[str, list[float]] = {name: [] for name in ports}
        for _ in range(_ROUNDS):
            for name, port in ports.items():
                times[name] += _asked(port, bodies, float(seconds) / _ROUNDS)
        memory = {name: _resident(process.pid) for name, process in running.items()}
    finally:
        for process in running.values():
            process.kill()
            process.wait()
    print(f"{'':12}{'a second':>10}{'median ms':>11}{'p99 ms':>9}{'ready s':>9}{'MB':>7}")
    rates, slow = {}, {}
    for name, took in times.items():
        rates[name] = len(took) / float(seconds)
        slow[name] = sorted(took)[int(0.99 * len(took))]
        print(
            f"{name:12}{rates[name]:10.0f}{1000 * median(took):11.2f}{1000 * slow[name]:9.2f}"
            f"{median(starts[name]):9.2f}{memory[name] / 1e6:7.0f}"
        )
    print(f"{'imports':12}{'':30}{least[0]:9.2f}{least[1] / 1e6:7.0f}")
    print(f"throughput {rates['/v1/chat'] / rates['bare echo']:.2f} of the echo's, ", end="")
    print(f"p99 {slow['bare echo'] / slow['/v1/chat']:.2f} (the echo's by the chat's)")
    print(f"start {median(starts['/v1/chat']) / least[0]:.2f} of the imports', ", end="")
    print(f"memory {memory['/v1/chat'] / least[1]:.2f}")


def _starts(command: list[str], port: int) -> list[float]:
    """How long a server takes until it answers, several times (seconds)."""
    took = []
    for _ in range(_STARTS):
        began = time.perf_counter()
        process = subprocess.Popen(command, cwd=_ROOT, stderr=subprocess.DEVNULL)
        _wait_for(port)
        took.append(time.perf_counter() - began)
        process.kill()
        process.wait()
    return took


def _least() -> tuple[float, int]:
    """How long the imports alone take, and what they hold (seconds, bytes)."""
    took, memory = [], 0
    for _ in range(_STARTS):
        began = time.perf_counter()
        process = subprocess.Popen([sys.executable, "-c", _LEAST], stdout=subprocess.PIPE)
        assert process.stdout
        process.stdout.readline()
        took.append(time.perf_counter() - began)
        memory = _resident(process.pid)
        process.kill()
        process.communicate()
    return median(took), memory


def _wait_for(port: int) -> None:
    """Wait until a server answers."""
    until = time.perf_counter() + 60
    while time.perf_counter() < until:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/readyz")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.01)
        else:
            return
        finally:
            connection.close()
    raise TimeoutError(f"nothing answers at port {port}")


def _asked(port: int, bodies: list[dict[str, object]], seconds: float) -> list[float]:
    """How long each question took that so many readers asked in that time (seconds)."""
    took: list[float] = []
    until = time.perf_counter() + seconds

    def read(first: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        for body in cycle(bodies[first:] + bodies[:first]):
            began = time.perf_counter()
            if began > until:
                break
            headers = {"Content-Type": "application/json"}
            connection.request("POST", "/v1/chat", json.dumps(body), headers)
            connection.getresponse().read()
            took.append(time.perf_counter() - began)
        connection.close()

    readers = [threading.Thread(target=read, args=(17 * n,)) for n in range(_READERS)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    return took


def _resident(pid: int) -> int:
    """What a process holds in memory (bytes)."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    main(*sys.argv[1:])
