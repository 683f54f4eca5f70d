"""Nothing that a reader says is kept: not in a log, a file, a header or an error."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from server import create_app

_ROOT = Path(__file__).parents[1]

# A word that stands nowhere else.
CANARY = "quetzalcoatlus"


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return create_app({"GAPS": True}).test_client()


BODIES = [
    pytest.param({"question": f"Does {CANARY} help the gut?"}, id="not covered"),
    pytest.param({"question": f"What is leaky gut, {CANARY}?"}, id="a name beside a question"),
    pytest.param({"question": f"I want to die, {CANARY}"}, id="a crisis"),
    pytest.param({"question": "ok", "history": [CANARY]}, id="an earlier turn"),
    pytest.param({"question": f"{CANARY} " * 80}, id="too long"),
    pytest.param({"question": [CANARY]}, id="of the wrong type"),
    pytest.param({CANARY: "x"}, id="a wrong field"),
    pytest.param({"question": "zinc", "country": CANARY}, id="a wrong country"),
    pytest.param([CANARY], id="no object"),
]


@pytest.mark.parametrize("body", BODIES)
def test_the_server_logs_no_word_and_sets_no_cookie(
    client: FlaskClient,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    body: object,
) -> None:
    caplog.set_level(logging.INFO)
    response = client.post("/v1/chat", json=body)
    printed = capfd.readouterr()
    assert CANARY not in caplog.text + printed.out + printed.err
    assert "Set-Cookie" not in response.headers
    assert CANARY not in str(response.headers)


def test_a_body_that_is_no_json_is_not_logged_either(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    data = f'{{"question": "{CANARY}'
    response = client.post("/v1/chat", data=data, content_type="application/json")
    assert response.status_code == 400
    assert CANARY not in caplog.text + response.get_data(as_text=True)


@pytest.mark.parametrize(
    "arguments",
    [["ask", f"Does {CANARY} help?"], ["ask", "--json", f"{CANARY} " * 80], ["chat"]],
    ids=["answered", "refused", "chat"],
)
def test_the_command_line_leaves_no_file_and_no_word_on_standard_error(
    tmp_path: Path, arguments: list[str]
) -> None:
    home = {name: str(tmp_path) for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_DATA_HOME")}
    done = subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        input=f"Does {CANARY} help?\n".encode(),
        capture_output=True,
        cwd=_ROOT,
        env={**os.environ, **home},
        timeout=60,
        check=False,
    )
    assert CANARY.encode() not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_no_question_is_taken_from_an_address(client: FlaskClient) -> None:
    assert client.get(f"/v1/chat?question={CANARY}").status_code == 405
    asked = client.post(f"/v1/chat?question={CANARY}", json={"question": "What is leaky gut?"})
    assert CANARY not in asked.get_data(as_text=True)


@pytest.mark.parametrize(
    "question",
    [
        f"I want to die, says {CANARY}",
        f"I have crushing chest pain, {CANARY}",
        f"Should I take zinc, {CANARY}?",
        f"Hello {CANARY}!",
        f"I am {CANARY}. What does zinc do for the gut?",
    ],
)
def test_of_what_a_reader_told_nothing_stands_in_help_advice_or_an_answer(
    client: FlaskClient, question: str
) -> None:
    reply = client.post("/v1/chat", json={"question": question}).get_json()
    assert reply["kind"] != "not_covered"
    assert CANARY not in json.dumps(reply)
