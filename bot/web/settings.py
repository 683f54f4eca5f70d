"""What an operator can set, by a flag or in the environment: its name, its type and its help."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any

import click

from bot.errors import SettingError
from bot.texts import is_country

# What the name of a setting begins with in the environment.
PREFIX = "ARTICLE_CHAT_"

_CORPUS = Path(__file__).parents[2] / "corpus" / "leaky-gut"
_SEPARATOR = re.compile(r"[\s,]+")

# An origin as browsers send it, and a host: nothing that could be taken for a pattern.
_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:\d{1,5})?")
_HOST = re.compile(r"\.?[a-z0-9.-]+(:\d{1,5})?")
_STORE = re.compile(r"memory://|rediss?://\S+")


class _Fitting(click.ParamType[Any]):
    """A text that has to fit; `allowed` says what does."""

    def __init__(self, name: str, fits: Callable[[str], object], allowed: str) -> None:
        self.name = name
        self.allowed = allowed
        self._fits = fits

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The text itself; it fails where it does not fit."""
        if not isinstance(value, str) or not self._fits(value):
            self.fail(f"{value!r} is none. Use {self.allowed}.", param, ctx)
        return value


_COUNTRY = _Fitting(
    "code",
    lambda text: not text or is_country(text),
    "a country's code of two letters, such as GB",
)


class _Site(_Fitting):
    """A site as people write it, to its origin as browsers do."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The origin; it fails where there is none."""
        return super().convert(str(value).rstrip("/").lower(), param, ctx)


_SITE = _Site("url", _ORIGIN.fullmatch, "a site's scheme and host: https://example.org")
_NAME = _Fitting("host", _HOST.fullmatch, "a host, such as chat.example.org or .example.org")
_URI = _Fitting("uri", _STORE.fullmatch, "memory:// or a Redis, such as redis://127.0.0.1:6379")


def _as(kind: click.ParamType[Any] | type, told: str) -> dict[str, Any]:
    """What a setting may be, and its help."""
    return {"kind": kind, "help": told}


@dataclass(frozen=True)
class Settings:
    """All settings. In the environment, several values stand side by side."""

    host: str = field(default="127.0.0.1", metadata=_as(click.STRING, "Address to listen on."))
    port: int = field(default=8000, metadata=_as(click.IntRange(0, 65535), "Port to listen on."))
    threads: int = field(
        default=8, metadata=_as(click.IntRange(1, 256), "How many requests are worked on at once.")
    )
    corpus: Path = field(
        default=_CORPUS,
        metadata=_as(click.Path(path_type=Path), "The article: a folder of corpus/."),
    )
    country: str = field(
        default="",
        metadata=_as(
            _COUNTRY, "Where readers are who name no country (ISO 3166-1): picks the help lines."
        ),
    )
    origins: tuple[str, ...] = field(
        default=(),
        metadata=_as(
            _SITE, "A site whose pages may show the chat, such as https://example.org; repeatable."
        ),
    )
    trusted_hosts: tuple[str, ...] = field(
        default=(),
        metadata=_as(_NAME, "A name that this server answers to; repeatable. Any, if left out."),
    )
    rate: int = field(
        default=30,
        metadata=_as(
            click.IntRange(0), "How many questions a minute one address may ask; 0 for any number."
        ),
    )
    rate_store: str = field(
        default="memory://",
        metadata=_as(_URI, "Where questions are counted: a Redis, where several processes serve."),
    )
    proxies: int = field(
        default=0,
        metadata=_as(
            click.IntRange(0, 8), "How many proxies stand before this server, each of them yours."
        ),
    )
    gaps: bool = field(
        default=False,
        metadata=_as(click.BOOL, "Count the words that the article lacks; see GET /v1/gaps."),
    )

    @property
    def shown(self) -> str:
        """All settings as the environment has them, a line each."""
        lines = (
            f"{variable(each.name)}={_joined(getattr(self, each.name))}" for each in fields(self)
        )
        return "\n".join(lines)


NAMES = frozenset(each.name for each in fields(Settings))


def variable(name: str) -> str:
    """What a setting is called in the environment."""
    return PREFIX + name.upper()


def read(environment: Mapping[str, str], given: Mapping[str, Any]) -> Settings:
    """The settings of an environment, under those that are given by name.

    Raises SettingError, which names what is wrong and what is allowed.
    """
    return Settings(**dict(_read(environment, given)))


def _read(environment: Mapping[str, str], given: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    known = set(map(variable, NAMES))
    for name in environment:
        if name.startswith(PREFIX) and name not in known:
            raise SettingError(name, environment[name], f"only {', '.join(sorted(known))}")
    for each in fields(Settings):
        name = variable(each.name)
        if each.name in given:
            yield each.name, _checked(each, each.name.upper(), given[each.name])
        elif name in environment:
            yield each.name, _checked(each, name, environment[name])


def _checked(setting: Field[Any], name: str, value: Any) -> Any:
    """A value as its setting has it."""
    kind = click.types.convert_type(setting.metadata["kind"])
    several = isinstance(setting.default, tuple)
    if several and isinstance(value, str):
        value = tuple(filter(None, _SEPARATOR.split(value)))
    try:
        return tuple(map(kind, value)) if several else kind(value)
    except click.BadParameter as error:
        raise SettingError(name, _joined(value), _allowed(kind)) from error


def _allowed(kind: click.ParamType[Any]) -> str:
    """What a setting of a kind may be, in words."""
    if isinstance(kind, _Fitting):
        return kind.allowed
    if isinstance(kind, click.IntRange):
        return f"a whole number from {kind.min}" + ("" if kind.max is None else f" to {kind.max}")
    return "true or false" if kind is click.BOOL else "a text"


def _joined(value: Any) -> str:
    """A value as the environment has it."""
    return " ".join(value) if isinstance(value, tuple) else str(value)


def options(command: click.Command) -> click.Command:
    """A command with a flag for each setting; what is not given is left to the environment."""
    for each in fields(Settings):
        several = isinstance(each.default, tuple)
        shown = _joined(each.default) or "none"
        # A flag that may be repeated names one of several.
        flag = each.name.removesuffix("s") if several else each.name
        command.params.append(
            click.Option(
                [f"--{flag.replace('_', '-')}", each.name],
                type=each.metadata["kind"],
                multiple=several,
                is_flag=each.metadata["kind"] is click.BOOL or None,
                default=None,
                help=f"{each.metadata['help']} [{variable(each.name)}; default: {shown}]",
            )
        )
    return command
