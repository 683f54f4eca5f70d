"""The WSGI entry: `python server.py` serves with waitress, `server:app` under gunicorn."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
import waitress
from apiflask import APIFlask
from flask_cors import CORS
from werkzeug.middleware.proxy_fix import ProxyFix

from bot.chat import load_bot
from bot.errors import BotError, CorpusError, SettingError
from bot.gaps import Gaps
from bot.web import api, docs, headers, logs, metrics, pages, problems, rates
from bot.web.desk import Desk
from bot.web.settings import NAMES, Settings, options, read

_WEB = Path(__file__).parent / "bot" / "web"

# The longest question fits well within this, with a history of usual turns (bytes).
BODY_LIMIT = 16 * 1024

# For how long a browser need not ask again whether a page of another origin may ask (seconds).
_ASKED_AGAIN_AFTER = 3600


def create_app(config: Mapping[str, Any] | None = None) -> APIFlask:
    """The app over one article, as the environment and `config` set it up.

    `config` goes before the environment. Its names are those of `Settings` in capitals, such as
    CORPUS, and Flask's own. Raises CorpusError where the folder cannot be served, or where readers
    would be offered a question that gets no answer, and SettingError for a wrong setting.
    """
    given = {name: value for name, value in (config or {}).items() if name.lower() in NAMES}
    settings = read(os.environ, {name.lower(): value for name, value in given.items()})
    app = APIFlask(
        __name__,
        title="Article chat",
        version="1.0.0",
        spec_path="/v1/openapi.json",
        docs_path=None,
        static_folder=str(_WEB / "static"),
        template_folder=str(_WEB / "templates"),
    )
    app.config.from_mapping(
        MAX_CONTENT_LENGTH=BODY_LIMIT,
        MAX_FORM_MEMORY_SIZE=BODY_LIMIT,
        TRUSTED_HOSTS=list(settings.trusted_hosts) or None,
        # The problems that `api` describes stand for these.
        AUTO_VALIDATION_ERROR_RESPONSE=False,
        AUTO_404_RESPONSE=False,
        AUTO_OPERATION_ID=True,
        # It would be the host that the first request for the description happened to name.
        AUTO_SERVERS=False,
        DESCRIPTION="Answers questions about one article by quoting it word for word.",
    )
    app.config.from_mapping({n: v for n, v in (config or {}).items() if n not in given})
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # Flask's own provider has both
    app.json.sort_keys = False  # type: ignore[attr-defined]
    desk = _desk(settings)
    logs.register(app)
    metrics.register(app)
    headers.register(app)
    problems.register(app)
    rates.register(app, settings)
    app.register_blueprint(api.blueprint(desk))
    app.register_blueprint(pages.blueprint(desk))
    app.spec_processor(api.describe)
    docs.register(app)
    if settings.origins:
        CORS(
            app,
            resources=r"/v1/*",
            origins=list(settings.origins),
            methods=["GET", "POST"],
            allow_headers=["Content-Type", "X-Request-ID"],
            expose_headers=["Retry-After", "X-Request-ID"],
            max_age=_ASKED_AGAIN_AFTER,
        )
    if settings.proxies:
        hops = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, hops, hops, hops, 0, hops)  # type: ignore[method-assign]
    return app


def _desk(settings: Settings) -> Desk:
    """Where questions come in: the bot for the article that is set, ready to answer."""
    bot = load_bot(settings.corpus)
    if unanswered := bot.unanswered():
        raise CorpusError(
            settings.corpus / "questions.toml",
            "the question does not come back to its sentence",
            "Word it closer to the sentence that it is listed under",
            key=repr(unanswered[0].text),
        )
    bot.prepare()
    return Desk(bot, settings.country, Gaps() if settings.gaps else None)


@options
@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--settings", "show", is_flag=True, help="Print all settings, and serve nothing.")
def serve(show: bool, **given: Any) -> None:
    """Serve the article and its chat.

    Every flag may be set in the environment, too, by the name that stands behind it.
    """
    told = {name: value for name, value in given.items() if value not in (None, ())}
    try:
        settings = read(os.environ, told)
        if show:
            click.echo(settings.shown)
            return
        app = create_app({name.upper(): value for name, value in told.items()})
    except SettingError as error:
        raise click.UsageError(str(error)) from error
    except BotError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(3)
    host, port = settings.host, settings.port
    try:
        server = waitress.create_server(
            app,
            host=host,
            port=port,
            threads=settings.threads,
            # Beyond these it answers by itself; below, the app refuses with a problem.
            max_request_body_size=4 * BODY_LIMIT,
            max_request_header_size=BODY_LIMIT,
            ident=None,
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
