"""The WSGI entry: `python server.py` serves with waitress, `server:app` under gunicorn."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
import waitress
from apiflask import APIFlask
from flask_cors import CORS

from bot.chat import load_bot
from bot.errors import BotError, CorpusError, SettingError
from bot.gaps import Gaps
from bot.texts import is_country
from bot.web import api, pages, problems
from bot.web.desk import Desk

_HERE = Path(__file__).parent

# The longest question and history fit well within this, however their JSON is escaped (bytes).
_BODY_LIMIT = 512 * 1024

# A web page's origin, as browsers send it: nothing that could be taken for a pattern.
_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:\d{1,5})?")

# For how long a browser need not ask again whether a page of another origin may ask (seconds).
_ASKED_AGAIN_AFTER = 3600


def create_app(config: Mapping[str, Any] | None = None) -> APIFlask:
    """The app over the article in `config["CORPUS"]`, a folder of `corpus/`.

    `config` is laid over the defaults; tests inject theirs here. COUNTRY (ISO 3166-1) is where
    readers are who name no country, GAPS turns on the count of words that the article lacks, and
    ORIGINS lists the other sites whose pages may show the chat, such as "https://example.org".
    Raises CorpusError where the folder cannot be served, or where readers would be offered a
    question that gets no answer, and SettingError for a COUNTRY or an origin that is none.
    """
    app = APIFlask(
        __name__,
        title="Article chat",
        version="1.0.0",
        spec_path="/v1/openapi.json",
        docs_path=None,
        static_folder=str(_HERE / "bot" / "web" / "static"),
        template_folder=str(_HERE / "bot" / "web" / "templates"),
    )
    app.config.from_mapping(
        CORPUS=_HERE / "corpus" / "leaky-gut",
        COUNTRY="",
        GAPS=False,
        ORIGINS=(),
        MAX_CONTENT_LENGTH=_BODY_LIMIT,
        # The problems that `api` describes stand for these.
        AUTO_VALIDATION_ERROR_RESPONSE=False,
        AUTO_404_RESPONSE=False,
        AUTO_OPERATION_ID=True,
        # It would be the host that the first request for the description happened to name.
        AUTO_SERVERS=False,
        DESCRIPTION="Answers questions about one article by quoting it word for word.",
    )
    app.config.from_mapping(config or {})
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # Flask's own provider has both
    app.json.sort_keys = False  # type: ignore[attr-defined]
    country = app.config["COUNTRY"]
    if country and not is_country(country):
        raise SettingError("COUNTRY", country, "a country's code of two letters, such as GB")
    for origin in app.config["ORIGINS"]:
        if not _ORIGIN.fullmatch(origin):
            raise SettingError("ORIGINS", origin, "a site's scheme and host: https://example.org")
    folder = Path(app.config["CORPUS"])
    bot = load_bot(folder)
    if unanswered := bot.unanswered():
        raise CorpusError(
            folder / "questions.toml",
            "the question does not come back to its sentence",
            "Word it closer to the sentence that it is listed under",
            key=repr(unanswered[0].text),
        )
    bot.prepare()
    gaps = Gaps() if app.config["GAPS"] else None
    desk = Desk(bot, country, gaps)
    app.register_blueprint(api.blueprint(desk))
    app.register_blueprint(pages.blueprint(desk))
    problems.register(app)
    if app.config["ORIGINS"]:
        CORS(
            app,
            resources=r"/v1/*",
            origins=list(app.config["ORIGINS"]),
            methods=["GET", "POST"],
            allow_headers=["Content-Type"],
            expose_headers=["Retry-After"],
            max_age=_ASKED_AGAIN_AFTER,
        )
    app.spec_processor(api.describe_problems)
    return app


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    default=8000,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="Port to listen on.",
)
@click.option(
    "--country",
    default="",
    metavar="CODE",
    help="Where readers are who name no country (ISO 3166-1, such as GB): picks the help lines.",
)
@click.option(
    "--origin",
    "origins",
    multiple=True,
    metavar="URL",
    help="A site whose pages may show the chat, such as https://example.org; may be repeated.",
)
@click.option(
    "--gaps", is_flag=True, help="Count the words that the article lacks; see GET /v1/gaps."
)
def serve(host: str, port: int, country: str, origins: tuple[str, ...], gaps: bool) -> None:
    """Serve the article and its chat."""
    try:
        app = create_app({"COUNTRY": country, "GAPS": gaps, "ORIGINS": origins})
    except SettingError as error:
        raise click.UsageError(str(error)) from error
    except BotError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(3)
    try:
        # The app refuses what is too large, with a problem; this is only the last resort.
        server = waitress.create_server(
            app, host=host, port=port, max_request_body_size=4 * _BODY_LIMIT, ident=None
        )
    except (OSError, ValueError) as error:
        click.echo(
            f"Error: cannot listen on {host}, port {port} ({error}). Try another --host or --port.",
            err=True,
        )
        sys.exit(2)
    shown = f"[{host}]" if ":" in host else host
    click.echo(f"Serving on http://{shown}:{server.effective_port} (Ctrl-C stops it)", err=True)
    server.run()


if __name__ == "__main__":
    serve()
else:
    app = create_app()
