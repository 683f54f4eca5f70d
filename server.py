"""The WSGI entry: `python server.py` serves with waitress, `server:app` under gunicorn."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
import waitress
from apiflask import APIFlask

from bot.chat import load_bot
from bot.errors import BotError, CorpusError, SettingError
from bot.gaps import Gaps
from bot.texts import is_country
from bot.web import api, pages, problems

_HERE = Path(__file__).parent

# The longest question and history fit well within this, however their JSON is escaped (bytes).
_BODY_LIMIT = 512 * 1024


def create_app(config: Mapping[str, Any] | None = None) -> APIFlask:
    """The app over the article in `config["CORPUS"]`, a folder of `corpus/`.

    `config` is laid over the defaults; tests inject theirs here. COUNTRY (ISO 3166-1) is where
    readers are who name no country, GAPS turns on the count of words that the article lacks. Raises
    CorpusError where the folder cannot be served, or where readers would be offered a question that
    gets no answer, and SettingError for a COUNTRY that is none.
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
    app.register_blueprint(api.blueprint(bot, country, gaps))
    app.register_blueprint(pages.blueprint(bot))
    problems.register(app)
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
    "--gaps", is_flag=True, help="Count the words that the article lacks; see GET /v1/gaps."
)
def serve(host: str, port: int, country: str, gaps: bool) -> None:
    """Serve the article and its chat."""
    try:
        app = create_app({"COUNTRY": country, "GAPS": gaps})
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
