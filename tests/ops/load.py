"""Readers who ask without a pause."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle

# For how long a reader waits: workers that start anew let questions wait, and lose none (seconds).
_PATIENCE = 60

QUESTIONS = (
    {"question": "What is leaky gut?"},
    {"question": "and zinc?", "history": ["What does L-glutamine do?"]},
    {"question": "Who won the world cup?"},
    {"question": "I want to die"},
    {"question": "Which supplements help the gut lining?"},
)


def ask(port: int, body: object, timeout: float = 10.0) -> tuple[int, dict[str, object]]:
    """One question by itself: the status, and what was answered."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        return _asked(connection, body)
    finally:
        connection.close()


def _asked(connection: http.client.HTTPConnection, body: object) -> tuple[int, dict[str, object]]:
    text = json.dumps(body).encode()
    connection.request("POST", "/v1/chat", text, {"Content-Type": "application/json"})
    response = connection.getresponse()
    return response.status, json.loads(response.read())


class Load:
    """What became of the questions: how many there were of each end, and how long each took."""

    def __init__(self) -> None:
        self.ends: Counter[str] = Counter()
        self.replies: list[dict[str, object]] = []
        self.seconds: list[float] = []
        self._lock = threading.Lock()

    def add(self, end: str, seconds: float, reply: dict[str, object] | None = None) -> None:
        """Counts one."""
        with self._lock:
            self.ends[end] += 1
            self.seconds.append(seconds)
            if reply:
                self.replies.append(reply)

    @property
    def slow(self) -> float:
        """What 99 of 100 took at most (seconds)."""
        return sorted(self.seconds)[int(0.99 * (len(self.seconds) - 1))]


@contextmanager
def under_load(port: int, readers: int = 8, keep: bool = True) -> Iterator[Load]:
    """Asks by so many readers at once until the block ends; each keeps its connection, or not.

    A reader whose connection was closed while it was idle opens another: that is no failure. One
    that cannot connect is refused, and stops.
    """
    load = Load()
    done = threading.Event()

    def read() -> None:
        bodies = cycle(QUESTIONS)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
        is_fresh = True
        while not done.is_set():
            body = next(bodies)
            began = time.perf_counter()
            try:
                if is_fresh:
                    connection.connect()
                status, reply = _asked(connection, body)
                load.add(str(status), time.perf_counter() - began, reply)
                is_fresh = not keep
                if not keep:
                    connection.close()
            except ConnectionRefusedError:
                load.add("refused", 0.0)
                break
            except (OSError, http.client.HTTPException) as error:
                connection.close()
                if is_fresh:
                    load.add(type(error).__name__, time.perf_counter() - began)
                is_fresh = True
        connection.close()

    threads = [threading.Thread(target=read) for _ in range(readers)]
    for thread in threads:
        thread.start()
    try:
        yield load
    finally:
        done.set()
        for thread in threads:
            thread.join(timeout=90)
