"""The HTTP face: every good request is answered, every bad one refused with a problem."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from bot.errors import SettingError
from server import create_app

_ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def client():
    return create_app({"TESTING": True}).test_client()


def test_chat_answers_with_the_fields_of_a_reply(client):
    body = client.post("/v1/chat", json={"question": "What does zinc do?"}).get_json()
    assert list(body) == [
        "kind",
        "text",
        "source",
        "quotes",
        "caveat",
        "confidence",
        "suggestions",
        "helplines",
        "support",
    ]
    assert body["kind"] == "answer"
    assert body["quotes"][0]["text"].startswith("Zinc: This mineral")
    assert set(body["quotes"][0]["terms"][0]) == {"start", "end"}


@pytest.mark.parametrize("words", ["text", "content"])
def test_chat_takes_the_messages_of_a_chat_component(client, words):
    messages = [
        {"role": "user", words: "What does L-glutamine do?"},
        {"role": "ai", words: "The article says: …"},
        {"role": "user", words: "and zinc?"},
    ]
    body = client.post("/v1/chat", json={"messages": messages}).get_json()
    assert body["quotes"][0]["text"].startswith("Zinc: This mineral")


@pytest.mark.parametrize(
    "question", ["Who won the world cup?", "I want to kill myself", "hello"], ids=str
)
def test_what_is_no_answer_is_still_a_reply(client, question):
    assert client.post("/v1/chat", json={"question": question}).status_code == 200


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        pytest.param(b"what is leaky gut", 400, "not JSON", id="not JSON"),
        pytest.param(b"", 400, "not JSON", id="no body"),
        pytest.param(b'\xff\xfe{"question": "x"}', 400, "not JSON", id="not UTF-8"),
        pytest.param(b"[" * 15_000, 400, "too deeply", id="nested too deeply"),
        pytest.param(b"x" * 600_000, 413, "too large", id="too large"),
        pytest.param(b"[]", 422, "the body", id="a list"),
        pytest.param(b'["question"]', 422, "the body", id="a list of text"),
        pytest.param(b'"question"', 422, "the body", id="a text"),
        pytest.param(b"null", 422, "/question", id="null"),
        pytest.param(b"{}", 422, "/question", id="no question"),
        pytest.param(b'{"question": null}', 422, "/question", id="null question"),
        pytest.param(b'{"question": ""}', 422, "/question", id="empty question"),
        pytest.param(b'{"question": " \\n "}', 422, "/question", id="blank question"),
        pytest.param(b'{"question": 5}', 422, "/question", id="a number"),
        pytest.param(b'{"question": {"a": 1}}', 422, "/question", id="an object"),
        pytest.param(b'{"question": NaN}', 422, "/question", id="not a number"),
        pytest.param(b'{"question": "\\ud800"}', 422, "/question", id="half a surrogate pair"),
        pytest.param(
            json.dumps({"question": "a" * 1001}).encode(), 422, "at most 1000", id="too long"
        ),
        pytest.param(b'{"question": "x", "histroy": []}', 422, "/histroy", id="unknown field"),
        pytest.param(b'{"question": "x", "history": "y"}', 422, "/history", id="history no list"),
        pytest.param(
            b'{"question": "x", "history": ["y", 3]}', 422, "/history/1", id="history of numbers"
        ),
        pytest.param(
            b'{"question": "x", "messages": [{"role": "user", "text": "x"}]}',
            422,
            "/question",
            id="both forms",
        ),
        pytest.param(b'{"messages": []}', 422, "the user", id="no messages"),
        pytest.param(
            b'{"messages": [{"role": "ai", "text": "x"}]}', 422, "the user", id="no user message"
        ),
        pytest.param(
            b'{"messages": [{"role": "user", "text": ""}]}', 422, "the user", id="empty message"
        ),
        pytest.param(b'{"messages": [{"role": "user"}]}', 422, "the user", id="wordless message"),
        pytest.param(b'{"messages": [{"text": "x"}]}', 422, "/messages/0/role", id="no role"),
        pytest.param(b'{"question": "x", "a/b~": 1}', 422, "/a~1b~0", id="key with a slash"),
    ],
)
def test_bad_input_is_refused_with_a_problem_that_says_what_is_wrong(client, body, status, said):
    response = client.post("/v1/chat", data=body, content_type="application/json")
    assert response.status_code == status
    assert response.content_type == "application/problem+json"
    problem = response.get_json()
    assert problem["status"] == status
    assert said in problem["detail"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/v1/chat", 405), ("DELETE", "/livez", 405), ("GET", "/v1/nothing", 404)],
)
def test_a_wrong_path_or_method_is_a_problem_too(client, method, path, status):
    response = client.open(path, method=method)
    assert response.status_code == status
    assert response.content_type == "application/problem+json"
    assert (status == 405) == ("Allow" in response.headers)


def test_a_defect_is_a_problem_that_shows_and_logs_nothing_of_it(monkeypatch, caplog):
    def fail(index, query, k, likeness):
        raise KeyError(query.terms[0].form)

    app = create_app()
    monkeypatch.setattr("bot.index.Index.search", fail)
    response = app.test_client().post("/v1/chat", json={"question": "What is leaky gut?"})
    assert response.status_code == 500
    assert response.content_type == "application/problem+json"
    assert "leaky" not in response.get_data(as_text=True)
    assert "KeyError" in caplog.text
    assert "leaky" not in caplog.text


def test_the_article_is_served_as_it_is_quoted(client, bot):
    body = client.get("/v1/article").get_json()
    assert body["text"] == bot.article.text
    assert body["source"]["sha256"] == bot.article.source.sha256


def test_suggestions_are_answered(client):
    for question in client.get("/v1/suggestions").get_json()["suggestions"]:
        assert client.post("/v1/chat", json={"question": question}).get_json()["kind"] == "answer"


def test_a_long_chat_is_answered_from_its_latest_turns(client):
    messages = [{"role": "user", "text": "What is dysbiosis?"}] * 150
    messages += [{"role": "system", "text": "x"}, {"role": "user", "text": "What does zinc do?"}]
    body = client.post("/v1/chat", json={"messages": messages}).get_json()
    assert body["quotes"][0]["text"].startswith("Zinc: This mineral")


def test_every_reference_in_openapi_leads_somewhere(client):
    text = client.get("/v1/openapi.json").get_data(as_text=True)
    spec = json.loads(text)
    for name in set(re.findall(r'"\$ref":\s*"#/components/schemas/([^"]+)"', text)):
        assert name in spec["components"]["schemas"]
    assert "$defs" not in text


@pytest.mark.parametrize("path", ["/livez", "/readyz"])
def test_health(client, path):
    assert client.get(path).get_json() == {"status": "ok"}


def test_openapi_is_made_from_the_models_that_check(client):
    spec = client.get("/v1/openapi.json").get_json()
    assert spec["openapi"].startswith("3.1")
    request = spec["components"]["schemas"]["ChatRequest.Question"]
    assert request["properties"]["question"]["maxLength"] == 1000
    responses = spec["paths"]["/v1/chat"]["post"]["responses"]
    assert "application/problem+json" in responses["422"]["content"]
    for name in ("kind", "quotes", "caveat", "confidence", "helplines"):
        assert name in spec["components"]["schemas"]["ChatReply.Reply"]["properties"]


def test_the_page_escapes_what_it_shows(tmp_path):
    folder = tmp_path / "markup"
    folder.mkdir()
    (folder / "article.txt").write_text("Title\n\n<script>alert(1)</script> is a sentence.\n")
    (folder / "article.toml").write_text(
        'title = "<b>Bold</b>"\nurl = ""\nlanguage = "en"\n'
        'disclosure = "<i>none</i>"\nabbreviations = []\n'
    )
    (folder / "questions.toml").write_text("sentence = []\n")
    (folder / "synonyms.toml").write_text("[synonyms]\n")
    page = create_app({"CORPUS": folder}).test_client().get("/").get_data(as_text=True)
    assert "<script>alert" not in page
    assert "<b>" not in page
    assert "<i>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; is a sentence." in page


def test_a_suggestion_without_an_answer_stops_the_start(tmp_path):
    for file in (_ROOT / "corpus" / "leaky-gut").iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    questions = tmp_path / "questions.toml"
    questions.write_text(
        questions.read_text().replace(
            "What role does L-glutamine play?", "How do antioxidants help the gut lining?"
        )
    )
    with pytest.raises(Exception, match=r"questions\.toml: 'How do antioxidants"):
        create_app({"CORPUS": tmp_path})


def _first_line(process):
    """What a server says when it is up."""
    for line in process.stderr:
        if "http://127.0.0.1:" in line:
            return line
    raise AssertionError(f"the server ended with {process.wait()}")


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(["server.py", "--port", "0"], id="waitress"),
        pytest.param(["-m", "gunicorn", "-b", "127.0.0.1:0", "server:app"], id="gunicorn"),
    ],
)
def test_both_servers_serve_the_same(command, bot):
    process = subprocess.Popen(
        [sys.executable, *command], cwd=_ROOT, stderr=subprocess.PIPE, text=True
    )
    try:
        address = "http://127.0.0.1:" + _first_line(process).split("127.0.0.1:")[1].split()[0]
        request = urllib.request.Request(
            f"{address.rstrip(')')}/v1/chat",
            data=b'{"question": "What is leaky gut?"}',
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=30) as response:
            assert json.load(response)["text"] == bot.reply("What is leaky gut?").text
    finally:
        process.terminate()
        process.communicate(timeout=30)


def test_a_taken_port_is_said_with_the_cure(client):
    first = subprocess.Popen(
        [sys.executable, "server.py", "--port", "0"], cwd=_ROOT, stderr=subprocess.PIPE, text=True
    )
    try:
        port = _first_line(first).split("127.0.0.1:")[1].split()[0]
        second = subprocess.run(
            [sys.executable, "server.py", "--port", port],
            cwd=_ROOT,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert second.returncode == 2
        assert "Try another --host or --port" in second.stderr
    finally:
        first.terminate()
        first.communicate(timeout=30)


def test_danger_is_heard_in_a_message_that_is_too_long(client):
    message = "I want to kill myself. " + "I tried every diet. " * 60
    assert client.post("/v1/chat", json={"question": message}).get_json()["kind"] == "crisis"


# --- countries and gaps ---------------------------------------------------------------------------


def _calls(client, body):
    return [line["call"] for line in client.post("/v1/chat", json=body).get_json()["helplines"]]


def test_the_country_of_a_request_picks_the_help_lines(client):
    messages = [{"role": "user", "text": "I want to die"}]
    assert _calls(client, {"question": "I want to die", "country": "NZ"}) == ["1737", ""]
    assert _calls(client, {"messages": messages, "country": "nz"}) == ["1737", ""]
    assert "988" in _calls(client, {"question": "I want to die"})


def test_a_long_chat_goes_on(client):
    history = ["What does zinc do?"] * 30 + ["x" * 1500]
    reply = client.post("/v1/chat", json={"question": "What is leaky gut?", "history": history})
    assert reply.get_json()["kind"] == "answer"


def test_the_operators_country_counts_where_a_request_names_none():
    client = create_app({"COUNTRY": "NZ"}).test_client()
    assert _calls(client, {"question": "I want to die"}) == ["1737", ""]
    assert _calls(client, {"question": "I want to die", "country": "FR"}) == ["3114", ""]


@pytest.mark.parametrize("country", ["X", "GBR", "Great Britain", "12"])
def test_what_is_no_country_is_a_problem_but_never_before_help(client, country):
    response = client.post("/v1/chat", json={"question": "zinc", "country": country})
    assert response.status_code == 422
    assert "country" in response.get_json()["detail"]
    assert _calls(client, {"question": "I want to die", "country": country})


@pytest.mark.parametrize("country", ["GBR", "1", "Great Britain"])
def test_the_server_does_not_start_with_what_is_no_country(country):
    with pytest.raises(SettingError, match=r"COUNTRY is .* Use a country's code"):
        create_app({"COUNTRY": country})


def test_gaps_are_off_unless_they_are_asked_for(client):
    assert client.get("/v1/gaps").status_code == 404
    assert "/v1/gaps" not in client.get("/v1/openapi.json").get_json()["paths"]


def test_gaps_show_words_that_many_questions_had():
    client = create_app({"GAPS": True}).test_client()
    for times, question in ((6, "Does turmeric help the gut?"), (5, "Does kimchi help the gut?")):
        for _ in range(times):
            client.post("/v1/chat", json={"question": question})
    for _ in range(6):
        client.post("/v1/chat", json={"question": "I want to die, says Maximilian"})
    assert client.get("/v1/gaps").get_json() == {"words": {"turmeric": 6}}


def test_questions_by_the_form_count_for_gaps_too():
    client = create_app({"GAPS": True}).test_client()
    for _ in range(6):
        client.post("/", data={"question": "Does turmeric help the gut?"})
    assert client.get("/v1/gaps").get_json() == {"words": {"turmeric": 6}}


# --- other sites ----------------------------------------------------------------------------------

SITE = "https://site.example"


@pytest.fixture(scope="module")
def across():
    return create_app({"ORIGINS": [SITE, "http://other.example:8080"]}).test_client()


def test_a_site_that_is_named_may_ask(across):
    for origin in (SITE, "http://other.example:8080"):
        response = across.post("/v1/chat", json={"question": "zinc"}, headers={"Origin": origin})
        assert response.headers["Access-Control-Allow-Origin"] == origin
        assert "Origin" in response.headers["Vary"]
        assert response.headers["Access-Control-Expose-Headers"] == "Retry-After, X-Request-ID"
        assert "Access-Control-Allow-Credentials" not in response.headers


def test_a_site_that_is_named_may_ask_before_it_asks(across):
    asks = {"Origin": SITE, "Access-Control-Request-Method": "POST"}
    asks["Access-Control-Request-Headers"] = "content-type"
    response = across.options("/v1/chat", headers=asks)
    assert response.status_code == 200
    assert response.headers["Access-Control-Allow-Origin"] == SITE
    assert "POST" in response.headers["Access-Control-Allow-Methods"]
    assert response.headers["Access-Control-Allow-Headers"].lower() == "content-type"
    assert int(response.headers["Access-Control-Max-Age"]) > 0


def test_a_site_that_is_named_may_read_a_refusal(across):
    response = across.post("/v1/chat", json={}, headers={"Origin": SITE})
    assert response.status_code == 422
    assert response.headers["Access-Control-Allow-Origin"] == SITE


@pytest.mark.parametrize(
    "origin",
    [
        "null",
        "https://site.example.evil.example",
        "https://evilsite.example",
        "http://site.example",
        "https://site.example:444",
        "https://siteXexample",
        "https://other.example:8080",
    ],
)
def test_no_other_site_may_ask(across, origin):
    response = across.post("/v1/chat", json={"question": "zinc"}, headers={"Origin": origin})
    assert "Access-Control-Allow-Origin" not in response.headers


def test_no_site_may_ask_unless_it_is_named(client):
    response = client.post("/v1/chat", json={"question": "zinc"}, headers={"Origin": SITE})
    assert "Access-Control-Allow-Origin" not in response.headers


@pytest.mark.parametrize(
    "origin",
    ["*", "null", "site.example", "https://site.example/path", "https://*.example", "https://"],
)
def test_the_server_does_not_start_with_what_is_no_origin(origin):
    with pytest.raises(SettingError, match=r"ORIGINS is .* Use a site's scheme and host"):
        create_app({"ORIGINS": [origin]})


# --- the page and the widget's file ---------------------------------------------------------------


def test_any_site_may_load_the_widget_and_ask_whether_it_has_changed(client):
    response = client.get("/article-chat.js")
    assert response.mimetype == "text/javascript"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    etag = response.headers["ETag"]
    assert etag.startswith('"')
    again = client.get("/article-chat.js", headers={"If-None-Match": etag})
    assert again.status_code == 304
    assert again.data == b""


def test_the_hash_in_the_embedding_lines_is_that_of_the_file(client):
    page = client.get("/", base_url="https://bot.example/").get_data(as_text=True)
    digest = hashlib.sha384(client.get("/article-chat.js").data).digest()
    integrity = f"sha384-{base64.b64encode(digest).decode()}"
    shown = html.unescape(page)
    assert f'<script src="https://bot.example/article-chat.js" integrity="{integrity}"' in shown


def test_the_form_answers_and_is_not_kept(client):
    response = client.post("/", data={"question": "and zinc?", "history": ["What is glutamine?"]})
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    assert "This mineral is important for gut health" in response.get_data(as_text=True)


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({}, "The question is empty"),
        ({"question": " "}, "The question is empty"),
        ({"question": "x" * 1001}, "Use at most 1000"),
    ],
)
def test_what_the_form_cannot_take_is_told_on_the_page(client, form, said):
    response = client.post("/", data=form)
    assert response.status_code == 422
    assert response.mimetype == "text/html"
    assert said in response.get_data(as_text=True)


@pytest.mark.parametrize(
    "question",
    ["I want to kill myself " * 80, "I want to kill myself", "My chest pain is crushing"],
)
def test_the_form_hides_no_crisis(client, question):
    page = client.post("/", data={"question": question}).get_data(as_text=True)
    assert 'href="tel:' in page
    assert "<blockquote" not in page


@pytest.mark.parametrize("country", ["", "GB", "IN"])
def test_the_page_tells_all_that_a_reply_of_help_does(country):
    client = create_app({"COUNTRY": country}).test_client()
    for question in ("I want to die", "I have crushing chest pain"):
        reply = client.post("/v1/chat", json={"question": question}).get_json()
        page = client.post("/", data={"question": question}).get_data(as_text=True)
        shown = html.unescape(page)
        for line in reply["helplines"]:
            for way in ("name", "call", "text", "hours"):
                assert line[way] in shown
        first, *_, last = reply["text"].split("\n\n")
        assert first.split("\n")[0] in shown
        assert last in shown


def test_the_page_makes_a_text_line_a_message():
    client = create_app({"COUNTRY": "GB"}).test_client()
    response = client.post("/", data={"question": "I want to die"})
    page = html.unescape(response.get_data(as_text=True))
    assert 'href="sms:85258' in page
    assert 'href="tel:116123"' in page


def test_line_ends_of_the_form_count_once(client):
    lines = "zinc\r\n" * 170
    assert client.post("/", data={"question": lines}).status_code == 200


def test_a_wrong_post_elsewhere_is_still_a_problem(client):
    response = client.post("/livez", data={"question": "zinc"})
    assert response.status_code == 405
    assert response.content_type == "application/problem+json"
