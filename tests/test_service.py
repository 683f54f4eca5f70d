"""The server as its operator has it: settings, headers, limits, the log, figures, the contract."""

from __future__ import annotations

import gzip
import json
import logging
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from bot.errors import SettingError
from bot.web.settings import Settings, read
from server import BODY_LIMIT, create_app

_ROOT = Path(__file__).parents[1]
DANGER = "If you or someone else is in danger, call 112, 911, 999 or 000 now."


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return create_app({"GAPS": True}).test_client()


# Settings.


def test_nothing_has_to_be_set() -> None:
    assert read({}, {}) == Settings()


def test_the_environment_sets_and_a_flag_goes_before_it() -> None:
    environment = {
        "ARTICLE_CHAT_PORT": "81",
        "ARTICLE_CHAT_COUNTRY": "GB",
        "ARTICLE_CHAT_ORIGINS": "https://a.example, http://b.example:81",
        "ARTICLE_CHAT_GAPS": "yes",
        "PATH": "/bin",
    }
    settings = read(environment, {"country": "NZ"})
    assert (settings.port, settings.country, settings.gaps) == (81, "NZ", True)
    assert settings.origins == ("https://a.example", "http://b.example:81")
    assert read({"ARTICLE_CHAT_ORIGINS": "https://A.example/"}, {}).origins == (
        "https://a.example",
    )


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("PORT", "99999", "a whole number from 0 to 65535"),
        ("PORT", "http", "a whole number from 0 to 65535"),
        ("THREADS", "0", "a whole number from 1 to 256"),
        ("COUNTRY", "GBR", "a country's code of two letters, such as GB"),
        ("ORIGINS", "https://a.example b", "a site's scheme and host: https://example.org"),
        ("TRUSTED_HOSTS", "a.example/x", "a host, such as chat.example.org or .example.org"),
        ("RATE", "-1", "a whole number from 0"),
        ("RATE_STORE", "mysql://x", "memory:// or a Redis, such as redis://127.0.0.1:6379"),
        ("PROXIES", "99", "a whole number from 0 to 8"),
        ("GAPS", "perhaps", "true or false"),
        ("PROT", "80", "only ARTICLE_CHAT_CORPUS, "),
    ],
)
def test_a_wrong_setting_is_refused_by_name_with_what_is_allowed(
    name: str, value: str, allowed: str
) -> None:
    with pytest.raises(SettingError) as refused:
        read({f"ARTICLE_CHAT_{name}": value}, {})
    assert str(refused.value).startswith(f"ARTICLE_CHAT_{name} is {value!r}. Use {allowed}")


def run_server(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "server.py", *arguments],
        cwd=_ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_settings_are_printed_as_the_environment_has_them() -> None:
    printed = run_server("--settings", "--country", "GB", ARTICLE_CHAT_RATE="7").stdout
    lines = dict(line.split("=", 1) for line in printed.splitlines())
    assert lines["ARTICLE_CHAT_RATE"] == "7"
    assert lines["ARTICLE_CHAT_COUNTRY"] == "GB"
    assert read(lines, {}).country == "GB"


@pytest.mark.parametrize(
    ("arguments", "environment"),
    [(["--port", "99999"], {}), ([], {"ARTICLE_CHAT_PORT": "99999"})],
    ids=["flag", "environment"],
)
def test_a_wrong_setting_stops_the_start(
    arguments: list[str], environment: Mapping[str, str]
) -> None:
    done = run_server(*arguments, **environment)
    assert done.returncode == 2
    assert "99999" in done.stderr
    assert "Traceback" not in done.stderr


# Headers.


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/v1/docs",
        "/v1/article",
        "/v1/suggestions",
        "/v1/openapi.json",
        "/livez",
        "/readyz",
        "/metrics",
        "/v1/gaps",
        "/article-chat.js",
        "/static/page.css",
        "/nothing",
        "/v1/chat",
    ],
)
def test_every_response_tells_the_browser_to_be_careful(client: FlaskClient, path: str) -> None:
    with client.get(path) as response:
        headers = response.headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; ")
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in headers
    assert "Server" not in headers


def test_the_widget_may_be_loaded_by_a_page_that_isolates_itself(client: FlaskClient) -> None:
    headers = client.get("/article-chat.js").headers
    assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert headers["Cache-Control"] == "no-cache"


def test_a_chat_is_kept_by_nobody(client: FlaskClient) -> None:
    asked = client.post("/v1/chat", json={"question": "zinc"})
    assert asked.headers["Cache-Control"] == "no-store"
    assert client.post("/", data={"question": "zinc"}).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/v1/article", "/v1/suggestions", "/article-chat.js"])
def test_what_seldom_changes_is_sent_once(client: FlaskClient, path: str) -> None:
    first = client.get(path)
    etag = first.headers["ETag"]
    assert re.fullmatch(r'"[0-9a-f]{16}(-gzip)?"', etag)
    again = client.get(path, headers={"If-None-Match": etag})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get(path, headers={"If-None-Match": '"other"'}).data == first.data


def test_the_widget_is_packed_for_those_who_can_unpack_it(client: FlaskClient) -> None:
    plain = client.get("/article-chat.js")
    packed = client.get("/article-chat.js", headers={"Accept-Encoding": "br, gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert len(packed.data) <= 15_000


def test_a_version_of_the_widget_is_kept_for_good(client: FlaskClient) -> None:
    page = client.get("/").get_data(as_text=True)
    path = re.search(r'src="(/article-chat-[0-9a-f]+\.js)"', page)
    assert path
    response = client.get(path[1])
    assert response.data == client.get("/article-chat.js").data
    assert "immutable" in response.headers["Cache-Control"]
    assert client.get("/article-chat-0000.js").status_code == 404


@pytest.mark.parametrize("given", ["abc-1.2_3", "A" * 64])
def test_a_well_formed_request_id_comes_back(client: FlaskClient, given: str) -> None:
    assert client.get("/livez", headers={"X-Request-ID": given}).headers["X-Request-ID"] == given


@pytest.mark.parametrize("given", ["", "A" * 65, "a b", "a;b", "<script>", "ünï"])
def test_another_request_id_is_replaced(client: FlaskClient, given: str) -> None:
    told = client.get("/livez", headers={"X-Request-ID": given}).headers["X-Request-ID"]
    assert re.fullmatch("[0-9a-f]{32}", told)


# Limits.


def test_so_many_questions_a_minute_and_address() -> None:
    client = create_app({"RATE": 3}).test_client()
    for _ in range(2):
        assert client.post("/v1/chat", json={"question": "zinc"}).status_code == 200
    assert client.post("/", data={"question": "zinc"}).status_code == 200
    refused = client.post("/v1/chat", json={"question": "I want to die"})
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["Retry-After"]) <= 61
    problem = refused.get_json()
    assert problem["type"] == "/v1/docs#too-many"
    assert DANGER in problem["detail"]
    page = client.post("/", data={"question": "zinc"})
    assert page.status_code == 429
    assert "Retry-After" in page.headers
    assert 'href="tel:112"' in page.get_data(as_text=True)
    # Reading is not asking, and others may go on.
    assert client.get("/v1/suggestions").status_code == 200
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    other = client.post("/v1/chat", json={"question": "zinc"}, environ_base=elsewhere)
    assert other.status_code == 200


@pytest.mark.parametrize(("proxies", "statuses"), [(0, [200, 429]), (1, [200, 200])])
def test_an_address_is_taken_from_so_many_proxies(proxies: int, statuses: list[int]) -> None:
    client = create_app({"RATE": 1, "PROXIES": proxies}).test_client()
    told = [
        client.post("/v1/chat", json={"question": "zinc"}, headers={"X-Forwarded-For": address})
        for address in ("192.0.2.1", "192.0.2.2")
    ]
    assert [each.status_code for each in told] == statuses


def test_an_address_before_the_trusted_proxies_is_not_believed() -> None:
    client = create_app({"RATE": 1, "PROXIES": 1}).test_client()
    statuses = [
        client.post(
            "/v1/chat",
            json={"question": "zinc"},
            headers={"X-Forwarded-For": f"{made_up}, 192.0.2.9"},
        ).status_code
        for made_up in ("192.0.2.1", "192.0.2.2")
    ]
    assert statuses == [200, 429]


def test_only_trusted_names_are_answered_to() -> None:
    client = create_app({"TRUSTED_HOSTS": "chat.example .site.example"}).test_client()
    for host, status in {"chat.example": 200, "a.site.example": 200, "evil.example": 400}.items():
        response = client.get("/livez", base_url=f"http://{host}/")
        assert response.status_code == status
    assert "'evil.example' is not trusted" in response.get_json()["detail"]


@pytest.mark.parametrize("path", ["/v1/chat", "/"])
def test_too_large_a_body_is_refused(client: FlaskClient, path: str) -> None:
    kind = "application/json" if path != "/" else "application/x-www-form-urlencoded"
    data = b"question=" + b"a" * BODY_LIMIT
    response = client.post(path, data=data, content_type=kind)
    assert response.status_code == 413
    assert "112" in response.get_data(as_text=True)


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", None])
def test_what_is_not_said_to_be_json_is_refused(client: FlaskClient, kind: str | None) -> None:
    response = client.post("/v1/chat", data=b'{"question": "zinc"}', content_type=kind)
    assert response.status_code == 415
    assert "Content-Type: application/json" in response.get_json()["detail"]


# Problems.


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"question": "zinc", "country": "X"}, "/country"),
        ({"question": "a" * 1001}, "/question"),
        ({"messages": [{"role": "user", "text": "a" * 1001}]}, "/messages"),
        ({"question": "zinc", "history": ["\ud800"]}, "/history"),
        ({"question": 5}, "/question"),
    ],
)
def test_a_problem_points_to_the_field(client: FlaskClient, body: object, pointer: str) -> None:
    response = client.post("/v1/chat", data=json.dumps(body), content_type="application/json")
    assert response.status_code == 422
    assert response.get_json()["errors"][0]["pointer"].startswith(pointer)


def test_every_type_of_problem_is_described_on_the_page_it_names(client: FlaskClient) -> None:
    page = client.get("/v1/docs").get_data(as_text=True)
    documented = client.get("/v1/openapi.json").get_json()["paths"]["/v1/chat"]["post"]["responses"]
    problems = [each["content"].get("application/problem+json") for each in documented.values()]
    types = [each["example"]["type"] for each in problems if each]
    types.append(client.get("/nothing").get_json()["type"])
    types.append(client.delete("/livez").get_json()["type"])
    assert len(set(types)) == 10
    for each in types:
        path, name = each.split("#")
        assert path == "/v1/docs"
        assert f'id="{name}"' in page


# The log and the figures.


def test_a_request_is_one_line_of_the_log(
    client: FlaskClient, capfd: pytest.CaptureFixture[str]
) -> None:
    client.post("/v1/chat", json={"question": "zinc"}, headers={"X-Request-ID": "me"})
    client.get("/quetzalcoatlus?quetzalcoatlus=1")
    lines = [json.loads(line) for line in capfd.readouterr().err.splitlines()]
    asked, lost = lines
    assert asked["request_id"] == "me"
    assert (asked["method"], asked["route"], asked["status"]) == ("POST", "/v1/chat", 200)
    assert asked["kind"] == "answer"
    assert asked["milliseconds"] > 0
    assert (lost["route"], lost["status"], lost["kind"]) == (None, 404, None)
    assert "quetzalcoatlus" not in json.dumps(lines)
    assert "zinc" not in json.dumps(lines)


def test_the_log_is_quiet_where_the_operator_wants_it(
    client: FlaskClient, capfd: pytest.CaptureFixture[str]
) -> None:
    log = logging.getLogger("bot.web")
    log.setLevel(logging.WARNING)
    client.get("/livez")
    log.setLevel(logging.INFO)
    assert capfd.readouterr().err == ""


def test_figures_count_requests_by_kind_and_hold_no_words() -> None:
    client = create_app().test_client()
    for question in ("What is leaky gut?", "zinc", "Who won the world cup?", "I want to die"):
        client.post("/v1/chat", json={"question": question})
    client.post("/v1/chat", json={})
    client.get("/quetzalcoatlus")
    figures = client.get("/metrics").get_data(as_text=True)
    count = 'article_chat_requests_total{{kind="{}",route="/v1/chat",status="{}"}} {}'
    for kind, status, number in [
        ("answer", 200, 2.0),
        ("not_covered", 200, 1.0),
        ("crisis", 200, 1.0),
        ("", 422, 1.0),
    ]:
        assert count.format(kind, status, number) in figures
    assert 'article_chat_seconds_count{route="/v1/chat"} 5.0' in figures
    assert 'article_chat_confidence_count{kind="answer"} 2.0' in figures
    for word in ("leaky", "cup", "quetzalcoatlus"):
        assert word not in figures


# The contract.


def test_the_api_keeps_its_contract_whatever_it_is_sent(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "server.py", "--port", "0", "--gaps"],
        cwd=_ROOT,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stderr
        line = next(line for line in process.stderr if "Serving on" in line)
        address = re.search(r"http://\S+", line)
        assert address
        checked = subprocess.run(
            [
                *(sys.executable, "-m", "schemathesis.cli", "run"),
                *(f"{address[0]}/v1/openapi.json", "--checks", "all", "--max-examples", "100"),
                *("--seed", "1", "--generation-database", "none", "--no-color"),
            ],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
    finally:
        process.terminate()
        process.communicate(timeout=30)
    assert checked.returncode == 0, checked.stdout
    assert "No issues found" in checked.stdout
