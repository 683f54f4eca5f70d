"""The same question gets the same reply through Python, REST and the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot import cli
from bot.evaluation import read_cases
from bot.proof import as_json
from server import create_app

_CASES = read_cases(Path(__file__).parent / "data" / "questions.jsonl")


@pytest.fixture(scope="module")
def client():
    return create_app().test_client()


def test_rest_replies_as_python_does(bot, client):
    for case in _CASES:
        body = {"question": case.question, "history": list(case.history)}
        reply = client.post("/v1/chat", json=body).get_json()
        assert reply == as_json(bot.reply(case.question, case.history)), case.id


def test_the_command_line_replies_as_python_does(bot, monkeypatch):
    monkeypatch.setattr(cli, "_load", lambda: bot)
    runner = CliRunner()
    for case in _CASES:
        if not case.history:
            printed = runner.invoke(cli.cli, ["ask", "--json", "--", case.question]).output
            assert json.loads(printed) == as_json(bot.reply(case.question)), case.id
