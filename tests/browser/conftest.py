"""The real app behind a real server, and a real Chromium that visits it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright
from serving import HostPage, serving

from server import create_app

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

# The last five keep Chromium from making requests of its own.
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def host_pages() -> dict[str, HostPage]:
    """The pages of another site, by path: a test puts there what it wants."""
    return {"favicon.ico": ("", {})}


@pytest.fixture(scope="session")
def host_url(host_pages: dict[str, HostPage]) -> Iterator[str]:
    """The address of another site, which the bot's server lets ask."""

    def app(environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        page = host_pages.get(environ["PATH_INFO"].lstrip("/"))
        body, headers = page or ("", {})
        kind = ("Content-Type", "text/html; charset=utf-8")
        start_response("200 OK" if page else "404 Not Found", [kind, *headers.items()])
        return [body.encode()]

    with serving(app) as address:
        yield address


@pytest.fixture(scope="session")
def url(host_url: str) -> Iterator[str]:
    """The address of the bot's own page."""
    with serving(create_app({"ORIGINS": [host_url.rstrip("/")]})) as address:
        yield address


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """The system's Chromium, or else Playwright's own; it is an error to have neither."""
    system = os.environ.get("CHROMIUM") or shutil.which("chromium")
    chromium = playwright.chromium.launch(executable_path=system, args=_ARGUMENTS)
    yield chromium
    chromium.close()


@pytest.fixture
def seen() -> dict[str, list[str]]:
    """What a visit did behind the reader's back: its requests, errors and dialogs."""
    return {"requests": [], "errors": [], "dialogs": []}


@pytest.fixture
def blank(browser: Browser, url: str, seen: dict[str, list[str]]) -> Iterator[Page]:
    """An empty page in a window of its own, without smooth scrolling."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 800}, reduced_motion="reduce", base_url=url
    )
    context.set_default_timeout(10_000)
    visit = context.new_page()
    visit.on("request", lambda request: seen["requests"].append(request.url))
    visit.on("pageerror", lambda error: seen["errors"].append(str(error)))
    visit.on("console", lambda m: seen["errors"].append(m.text) if m.type == "error" else None)
    visit.on("dialog", lambda dialog: (seen["dialogs"].append(dialog.message), dialog.dismiss()))
    yield visit
    context.close()


@pytest.fixture
def page(blank: Page) -> Page:
    """The article's own page."""
    blank.goto("/")
    return blank
