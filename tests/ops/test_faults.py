"""What may happen to a service that is left running, done to a real one."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import socket
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from load import ask, under_load
from replica import ROOT, Server, Start, free_port

from bot import load_bot

CORPUS = ROOT / "corpus" / "leaky-gut"


def rest(seconds: float) -> None:
    """Lets the load go on for a while."""
    time.sleep(seconds)


def answered(server: Server) -> int:
    """How many questions a server says that it has answered."""
    lines = [line for line in server.logged().splitlines() if line.startswith("{")]
    return sum(json.loads(line)["route"] == "/v1/chat" for line in lines)


def test_term_lets_every_request_end_that_has_reached_the_app(gunicorn: Start) -> None:
    server = gunicorn()
    with under_load(server.port) as load:
        rest(1.0)
        server.send(signal.SIGTERM)
        server.process.wait(timeout=40)
    assert server.process.returncode == 0
    # Each that the app has worked on came back whole; those after it were refused.
    assert load.ends["200"] == answered(server) > 50
    assert set(load.ends) <= {"200", "refused", "RemoteDisconnected", "ConnectionResetError"}


def test_hup_loses_nothing(gunicorn: Start) -> None:
    server = gunicorn()
    with under_load(server.port, keep=False) as load:
        for _ in range(2):
            rest(1.5)
            server.send(signal.SIGHUP)
        rest(4.0)
    assert set(load.ends) == {"200"}


def test_one_of_two_replicas_is_killed_and_no_reader_notices(gunicorn: Start, nginx: Start) -> None:
    first, second = gunicorn(), gunicorn()
    front = nginx(first, second)
    with under_load(front.port) as load:
        rest(1.0)
        os.killpg(first.process.pid, signal.SIGKILL)
        rest(3.0)
    assert set(load.ends) == {"200"}
    assert answered(first) > 0
    assert answered(second) > 0


def test_any_replica_answers_any_turn(gunicorn: Start, nginx: Start) -> None:
    front = nginx(gunicorn(), gunicorn())
    body = {"question": "and zinc?", "history": ["What does L-glutamine do?"]}
    replies = {json.dumps(ask(front.port, body)[1], sort_keys=True) for _ in range(12)}
    assert len(replies) == 1


def test_replicas_share_one_rate_and_figures_are_for_the_inside(
    gunicorn: Start, nginx: Start, redis: Server
) -> None:
    settings = {
        "ARTICLE_CHAT_RATE": "6",
        "ARTICLE_CHAT_RATE_STORE": f"redis://127.0.0.1:{redis.port}",
        "ARTICLE_CHAT_PROXIES": "1",
    }
    front = nginx(gunicorn(**settings), gunicorn(**settings))
    statuses = Counter(ask(front.port, {"question": "zinc"})[0] for _ in range(10))
    assert statuses == {200: 6, 429: 4}
    with socket.create_connection(("127.0.0.1", front.port), timeout=5) as connection:
        connection.sendall(b"GET /metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        assert b" 404 " in connection.recv(100)


def test_the_chat_answers_when_redis_is_gone(gunicorn: Start, redis: Server) -> None:
    store = f"redis://127.0.0.1:{redis.port}"
    server = gunicorn(ARTICLE_CHAT_RATE="1000", ARTICLE_CHAT_RATE_STORE=store)
    assert ask(server.port, {"question": "zinc"})[0] == 200
    redis.send(signal.SIGKILL)
    redis.process.wait(timeout=10)
    statuses = Counter(ask(server.port, {"question": "zinc"})[0] for _ in range(40))
    assert statuses == {200: 40}
    told = [line for line in server.logged().splitlines() if "Rate limit storage" in line]
    assert 1 <= len(told) <= 2  # each of two processes says it once


def test_slow_senders_keep_nobody_waiting(gunicorn: Start, nginx: Start) -> None:
    front = nginx(gunicorn(), gunicorn())
    slow = []
    for _ in range(200):
        connection = socket.create_connection(("127.0.0.1", front.port), timeout=10)
        connection.sendall(b"POST /v1/chat HTTP/1.1\r\nHost: a\r\nContent-Length: 900\r\n\r\n{")
        slow.append(connection)
    with under_load(front.port) as load:
        for connection in slow:
            connection.sendall(b" ")
        rest(3.0)
    for connection in slow:
        connection.close()
    assert set(load.ends) == {"200"}
    print(f"99 of 100 took at most {1000 * load.slow:.0f} ms beside 200 slow senders")
    assert load.slow < 1.0


BODY = b'{"question": "zinc"}'
HEAD = b"POST /v1/chat HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
MALFORMED = [
    b"\x00\x01\x02\x03\r\n\r\n",
    b"GET\r\n\r\n",
    b"GET / HTTP/9.9\r\n\r\n",
    b"GET /\xff\xfe HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 500 + b"\r\n",
    b"GET / HTTP/1.1\r\nX: " + b"y" * 20_000 + b"\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost a\r\n\r\n",
    HEAD + b"Content-Length: x\r\n\r\n" + BODY,
    HEAD + b"Content-Length: -5\r\n\r\n" + BODY,
    HEAD + b"Content-Length: 99999999999\r\n\r\n" + BODY,
    HEAD + b"Content-Length: 3\r\nContent-Length: 20\r\n\r\n" + BODY,
    HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
    HEAD + b"Transfer-Encoding: chunked\r\nContent-Length: 20\r\n\r\n5\r\nabcde\r\n0\r\n\r\n",
    HEAD + b"Content-Length: 12\r\n\r\n\xff\xfe\xfd\xfc\xfb\xfa\xf9\xf8\xf7\xf6\xf5\xf4",
    HEAD + b"Content-Length: 15000\r\n\r\n" + b"[" * 15_000,
    HEAD + b"Content-Length: 15000\r\n\r\n" + b'{"a":' * 3_000,
    HEAD + b"Content-Length: 40\r\n\r\n" + BODY,
]


def told(port: int, sent: bytes) -> bytes:
    """What a server says to bytes."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        said = b""
        try:
            connection.sendall(sent)
            connection.shutdown(socket.SHUT_WR)
            while part := connection.recv(65_536):
                said += part
        except (ConnectionResetError, BrokenPipeError):
            return said
        return said


@pytest.fixture
def waitress(start: Start) -> Start:
    """Starts `python server.py`."""

    def begin() -> Server:
        port = free_port()
        return start([sys.executable, "server.py", "--port", str(port)], port)

    return begin


@pytest.mark.parametrize("name", ["gunicorn", "waitress"])
def test_malformed_requests_are_refused_and_the_process_lives(
    request: pytest.FixtureRequest, name: str
) -> None:
    start: Callable[[], Server] = request.getfixturevalue(name)
    server = start()
    chosen = random.Random(7)
    noise = [chosen.randbytes(chosen.randrange(1, 300)) for _ in range(60)]
    cut = [HEAD[: chosen.randrange(1, len(HEAD))] for _ in range(20)]
    for sent in (*MALFORMED, *noise, *cut):
        said = told(server.port, sent)
        assert not said.startswith((b"HTTP/1.1 5", b"HTTP/1.0 5")), (sent[:80], said[:80])
    assert ask(server.port, {"question": "What is leaky gut?"})[1]["kind"] == "answer"
    assert server.process.poll() is None
    assert "unexpected" not in server.logged()
    assert "Traceback" not in server.logged()


def test_the_article_is_replaced_while_it_is_asked(gunicorn: Start, tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    shutil.copytree(CORPUS, folder)
    old = load_bot(folder).article
    server = gunicorn(ARTICLE_CHAT_CORPUS=str(folder))
    with under_load(server.port, keep=False) as load:
        rest(1.0)
        text = (folder / "article.txt").read_text("utf-8")
        (folder / "new.txt").write_text(f"{text}\nA line was added at the end.\n", "utf-8")
        (folder / "new.txt").replace(folder / "article.txt")
        server.send(signal.SIGHUP)
        rest(5.0)
    new = load_bot(folder).article
    texts = {each.source.sha256: each.text for each in (old, new)}
    assert len(texts) == 2
    assert set(load.ends) == {"200"}
    seen = set()
    for reply in load.replies:
        sha256 = reply["source"]["sha256"]
        seen.add(sha256)
        for quote in reply["quotes"]:
            assert texts[sha256][quote["start"] : quote["end"]] == quote["text"]
    assert seen == set(texts)


def resident(server: Server) -> int:
    """How much memory a server and its workers take (kilobytes)."""
    total = 0
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
        except OSError:
            continue
        if int(lines["Pid"]) == server.process.pid or int(lines["PPid"]) == server.process.pid:
            total += int(lines.get("VmRSS", "0 kB").split()[0])
    return total


def test_under_load_nothing_fails_and_memory_stays(
    gunicorn: Start, pytestconfig: pytest.Config
) -> None:
    server = gunicorn()
    seconds = pytestconfig.getoption("--load-seconds")
    with under_load(server.port) as load:
        rest(2.0)
        before = resident(server)
        rest(seconds)
        after = resident(server)
    print(
        f"{len(load.seconds)} questions in {seconds:.0f} s, "
        f"99 of 100 within {1000 * load.slow:.0f} ms, {before} to {after} KB"
    )
    assert set(load.ends) == {"200"}
    assert after < 1.1 * before
