"""The terminal face, as a process of its own where its ends are what matters."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[1]
_BOT = (sys.executable, "-m", "bot")


def run(*arguments: str, stdin: str | bytes = "", **env: str) -> subprocess.CompletedProcess[str]:
    data = stdin.encode() if isinstance(stdin, str) else stdin
    done = subprocess.run(
        [*_BOT, *arguments],
        input=data,
        capture_output=True,
        cwd=_ROOT,
        env={**os.environ, **env},
        timeout=60,
        check=False,
    )
    return subprocess.CompletedProcess(
        done.args, done.returncode, done.stdout.decode(), done.stderr.decode()
    )


def test_ask_quotes_the_article_and_adds_the_caveat():
    done = run("ask", "What does zinc do for the gut?")
    assert done.returncode == 0
    assert "“Zinc: This mineral is important for gut health" in done.stdout
    assert "not medical advice" in done.stdout
    assert done.stderr == ""


def test_ask_prints_the_reply_as_one_json_object():
    done = run("ask", "--json", "What does zinc do for the gut?")
    reply = json.loads(done.stdout)
    text = (_ROOT / "corpus/leaky-gut/article.txt").read_bytes().decode()
    assert reply["kind"] == "answer"
    assert [text[q["start"] : q["end"]] for q in reply["quotes"]] == [
        q["text"] for q in reply["quotes"]
    ]


def test_ask_reads_standard_input():
    done = run("ask", "-", stdin="What does zinc do for the gut?\n")
    assert done.returncode == 0
    assert "Zinc: This mineral" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "stdin", "code", "said"),
    [
        pytest.param(["ask", "Who won the world cup?"], "", 1, "", id="not covered"),
        pytest.param(["ask"], "", 2, "QUESTION", id="no question"),
        pytest.param(["ask", ""], "", 2, "empty", id="empty question"),
        pytest.param(["ask", "-"], "", 2, "empty", id="empty input"),
        pytest.param(["ask", "-"], b"\xff\xfe", 2, "UTF-8", id="input is not text"),
        pytest.param(["ask", "a" * 1001], "", 2, "1000", id="too long"),
        pytest.param(["sing"], "", 2, "sing", id="no such command"),
        pytest.param(["eval", "no-such-file"], "", 2, "no-such-file", id="no such file"),
        pytest.param(["eval", "README.md"], "", 2, "README.md:1", id="not a question file"),
    ],
)
def test_each_end_has_its_exit_code_and_a_clear_line(arguments, stdin, code, said):
    done = run(*arguments, stdin=stdin)
    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_an_article_that_cannot_be_read_ends_with_3(tmp_path):
    (tmp_path / "bot").symlink_to(_ROOT / "bot", target_is_directory=True)
    code = "import bot.cli as c, pathlib; c._CORPUS = pathlib.Path('nowhere'); c.main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "ask", "What is leaky gut?"],
        capture_output=True,
        text=True,
        cwd=_ROOT,
        check=False,
    )
    assert done.returncode == 3
    assert done.stderr.startswith("Error: nowhere: there is no such folder.")


def test_chat_remembers_the_earlier_turns_and_ends_with_the_input():
    done = run("chat", stdin="What does L-glutamine do?\nand zinc?\n")
    assert done.returncode == 0
    assert "Zinc: This mineral" in done.stdout


def test_chat_goes_on_after_a_question_that_cannot_be_taken():
    done = run("chat", stdin="a" * 1001 + "\nWhat does zinc do for the gut?\n")
    assert done.returncode == 0
    assert "1000" in done.stderr
    assert "Zinc: This mineral" in done.stdout


def test_a_crisis_message_gets_help_lines():
    done = run("ask", "I want to kill myself")
    assert "988" in done.stdout
    assert "“" not in done.stdout


def test_a_closed_pipe_ends_quietly():
    process = subprocess.Popen(
        [*_BOT, "eval", "--misses", "tests/data/questions.jsonl"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=_ROOT,
    )
    process.stdout.close()
    said = process.stderr.read().decode()
    process.stderr.close()
    assert process.wait(timeout=60) == -signal.SIGPIPE
    assert said == ""


def test_ctrl_c_ends_quietly():
    process = subprocess.Popen(
        [*_BOT, "chat"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=_ROOT,
    )
    process.stdin.write(b"What is leaky gut?\n")
    process.stdin.flush()
    process.stdout.readline()  # it has started
    time.sleep(0.2)  # and waits for the next question
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert said.decode().strip() == ""


def test_eval_prints_a_row_for_each_kind_and_the_misses():
    done = run("eval", "--misses", "tests/data/questions.jsonl")
    rows = {line[:24].strip(): line.split()[-5:] for line in done.stdout.splitlines()[1:16]}
    assert rows["answerable_direct"][0] == "30"
    assert rows["all"][0] == "201"
    count, right = int(rows["all"][0]), int(rows["all"][1])
    assert done.stdout.count("\n  wanted: ") == count - right
