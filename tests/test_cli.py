"""The terminal face, as a process of its own where its ends are what matters."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot import cli

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
    assert "ask a pharmacist or doctor" in done.stdout
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


def test_ask_explains_what_was_quoted_and_why():
    done = run("ask", "--explain", "What does zinc do for the gut?")
    assert done.returncode == 0
    assert "Quote 1: “Zinc: This mineral" in done.stdout
    assert re.search(r"zinc +\w+ +\d+ % █", done.stdout)
    assert "Decision: quoted." in done.stdout
    assert re.search(r"pulls [+-]\d", done.stdout)


def test_ask_explains_why_nothing_was_quoted():
    done = run("ask", "--explain", "How many grams of zinc should people take?")
    assert done.returncode == 1
    assert "Decision: not covered." in done.stdout
    assert "Quote 1" not in done.stdout


@pytest.mark.parametrize("question", ["hello", "I want to kill myself", "should I take zinc?"])
def test_what_was_not_searched_for_is_not_explained(question):
    assert "Decision" not in run("ask", "--explain", question).stdout


def test_an_explanation_is_no_json():
    done = run("ask", "--json", "--explain", "What does zinc do?")
    assert done.returncode == 2
    assert "one of them" in done.stderr


def test_eval_prints_figures_and_no_bar_where_nobody_watches():
    done = run("eval", "tests/data/questions.jsonl")
    assert done.returncode == 0
    for said in ("AUROC", "calibration error", "told “not covered”", "% wrong"):
        assert said in done.stdout
    assert done.stderr == ""


def test_eval_prints_all_figures_as_json():
    figures = json.loads(run("eval", "--json", "--misses", "tests/data/questions.jsonl").stdout)
    assert {kind["kind"] for kind in figures["kinds"]} >= {"answerable_direct", "all answerable"}
    assert 0.9 < figures["auroc"] <= 1
    assert figures["curve"][-1]["coverage"] == 1
    wrong = sum(k["count"] - k["right"] for k in figures["kinds"] if k["kind"] == "all")
    assert len(figures["misses"]) == wrong


def test_eval_writes_a_report(tmp_path):
    done = run("eval", "--report", str(tmp_path / "report"), "tests/data/questions.jsonl")
    assert done.returncode == 0
    assert "index.html" in done.stderr
    assert (tmp_path / "report" / "index.html").exists()


# --- ends that are only told from within, or on a terminal ----------------------------------------


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_eval_shows_a_bar_on_a_terminal_and_keeps_it_out_of_the_output(tmp_path):
    import pty

    file = tmp_path / "questions.jsonl"
    file.write_text('{"id": "1", "kind": "crisis", "question": "I want to kill myself"}\n')
    mine, theirs = pty.openpty()
    done = subprocess.run(
        [*_BOT, "eval", str(file)],
        stdout=subprocess.PIPE,
        stderr=theirs,
        cwd=_ROOT,
        timeout=60,
        check=False,
    )
    os.close(theirs)
    shown = os.read(mine, 100_000).decode()
    os.close(mine)
    assert done.returncode == 0
    assert "100%" in shown
    assert "#" in shown
    assert "100%" not in done.stdout.decode().replace("100.0", "")
    assert done.stdout.decode().startswith("kind ")


def test_eval_as_json_leaves_out_the_misses_that_are_not_asked_for():
    figures = json.loads(run("eval", "--json", "tests/data/questions.jsonl").stdout)
    assert figures["misses"] == []
    assert {"kinds", "auroc", "calibration_error", "declined", "bins", "curve"} <= set(figures)
    for kind in figures["kinds"]:
        assert kind["wrong"] == kind["count"] - kind["right"] - kind["abstained"]


def test_eval_without_out_of_scope_questions_has_no_figures_on_confidence(tmp_path):
    file = tmp_path / "questions.jsonl"
    file.write_text('{"id": "1", "kind": "crisis", "question": "I want to kill myself"}\n')
    assert "AUROC" not in run("eval", str(file)).stdout
    figures = json.loads(run("eval", "--json", str(file)).stdout)
    assert (figures["auroc"], figures["curve"]) == (None, [])


@pytest.mark.parametrize(
    ("taken", "said"),
    [
        pytest.param("report", "report", id="a file"),
        pytest.param("report/deeper", "Name another folder", id="below a file"),
    ],
)
def test_a_report_that_cannot_be_written_ends_with_2(tmp_path, taken, said):
    (tmp_path / "report").write_text("a file")
    file = tmp_path / "questions.jsonl"
    file.write_text('{"id": "1", "kind": "crisis", "question": "I want to kill myself"}\n')
    done = run("eval", "--report", str(tmp_path / taken), str(file))
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_report_without_matplotlib_ends_with_2_and_the_cure(tmp_path):
    (tmp_path / "matplotlib").mkdir()
    (tmp_path / "matplotlib" / "__init__.py").write_text("raise ImportError('hidden')")
    file = tmp_path / "questions.jsonl"
    file.write_text('{"id": "1", "kind": "crisis", "question": "I want to kill myself"}\n')
    done = run("eval", "--report", str(tmp_path / "out"), str(file), PYTHONPATH=str(tmp_path))
    assert done.returncode == 2
    assert "pip install matplotlib" in done.stderr
    assert "Traceback" not in done.stderr


def test_without_a_report_matplotlib_is_not_needed(tmp_path):
    (tmp_path / "matplotlib").mkdir()
    (tmp_path / "matplotlib" / "__init__.py").write_text("raise ImportError('hidden')")
    file = tmp_path / "questions.jsonl"
    file.write_text('{"id": "1", "kind": "crisis", "question": "I want to kill myself"}\n')
    assert run("eval", str(file), PYTHONPATH=str(tmp_path)).returncode == 0


def test_the_shares_of_an_explanation_are_percents_with_bars():
    out = run("ask", "--explain", "What does zinc do for the gut?").stdout
    rows = re.findall(r"^  (.{18}) (.{10}) +(\d+) % (█+)$", out, re.MULTILINE)
    shares = [int(percent) for _, _, percent, _ in rows]
    assert shares
    assert 100 >= shares[0] == max(shares) > 0
    assert all(abs(len(bar) - 0.24 * int(percent)) <= 1 for _, _, percent, bar in rows)
    assert all(field.strip() for _, field, _, _ in rows)


# --- verify and lint ------------------------------------------------------------------------------


def test_verify_proves_the_quotes_of_a_saved_reply():
    saved = run("ask", "--json", "What does zinc do for the gut?").stdout
    done = run("verify", "--question", "What does zinc do for the gut?", stdin=saved)
    assert done.returncode == 0
    assert done.stdout.startswith("Quotes proven: 1. SHA-256 ")
    assert "the reply is the same" in done.stdout


def test_verify_names_what_is_not_proven(tmp_path):
    saved = tmp_path / "reply.json"
    reply = run("ask", "--json", "What does zinc do for the gut?").stdout
    saved.write_text(reply.replace("This mineral", "This medicine"), encoding="utf-8")
    done = run("verify", str(saved), "--question", "What is dysbiosis?")
    assert done.returncode == 1
    assert done.stdout.startswith("Quote 1 is not proven: the article has other words")
    assert "The reply of today differs in: text, quotes" in done.stdout


@pytest.mark.parametrize("saved", ["", "x", "{}", b"\xff"], ids=["nothing", "text", "{}", "bytes"])
def test_verify_refuses_what_is_no_reply(saved):
    done = run("verify", stdin=saved)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "Error: " in done.stderr


def test_verify_says_when_there_is_nothing_to_prove():
    saved = run("ask", "--json", "What is a quetzal?").stdout
    done = run("verify", stdin=b"\xef\xbb\xbf" + saved.encode())
    assert done.returncode == 0
    assert done.stdout.startswith("There are no quotes to prove. SHA-256 ")


def test_verify_takes_turns_only_with_a_question():
    assert run("verify", "--turn", "zinc", stdin="{}").returncode == 2


def test_ask_shows_the_help_lines_of_a_country():
    done = run("ask", "--country", "NZ", "I want to die")
    assert "1737" in done.stdout
    assert "988" not in done.stdout
    assert run("ask", "--country", "GBR", "zinc").returncode == 2


def test_lint_names_what_is_to_be_mended_with_file_and_cure(tmp_path):
    folder = tmp_path / "lighthouse"
    shutil.copytree(_ROOT / "tests/data/lighthouse", folder)
    questions = folder / "questions.toml"
    text = questions.read_text("utf-8")
    questions.write_text(text.replace("Where does a lighthouse keeper live?", "Hello!"), "utf-8")
    done = run("lint", str(folder))
    assert done.returncode == 1
    last = done.stdout.splitlines()[-1]
    assert re.match(rf"{re.escape(str(questions))}: the suggestion 'Hello!' .+\. .+\.$", last)


def test_lint_says_so_when_there_is_nothing_to_mend(monkeypatch):
    monkeypatch.setattr("bot.lint.findings", lambda bot, folder, today: iter(()))
    done = CliRunner().invoke(cli.cli, ["lint"])
    assert (done.exit_code, done.output) == (0, "Nothing to mend.\n")
