"""The typed bodies of the API: they check requests and describe both ways in OpenAPI."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, RootModel, StringConstraints, model_validator

from bot.chat import QUESTION_LIMIT
from bot.model import Reply, Source

_Turn = Annotated[str, StringConstraints(min_length=1, max_length=QUESTION_LIMIT)]
_Question = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=QUESTION_LIMIT),
]

# A chat whose every turn is sent along can be no longer than this (turns).
_HISTORY_LIMIT = 20


class Message(BaseModel):
    """A turn of a chat, as chat components send it."""

    model_config = ConfigDict(extra="ignore")

    role: Literal["user", "ai", "assistant"]
    text: str | None = None
    content: str | None = None

    @model_validator(mode="after")
    def _has_words(self) -> Message:
        if self.text is None and self.content is None:
            raise ValueError("a message needs text or content")
        return self

    @property
    def words(self) -> str:
        """What was said."""
        return self.text if self.text is not None else self.content or ""


class ChatRequest(BaseModel):
    """A question to the article: `question` with `history`, or `messages`."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "oneOf": [{"required": ["question"]}, {"required": ["messages"]}],
            "examples": [{"question": "and zinc?", "history": ["What does L-glutamine do?"]}],
        },
    )

    question: _Question | None = Field(None, description="What the reader asks.")
    history: list[_Turn] = Field(
        default_factory=list,
        max_length=_HISTORY_LIMIT,
        description="The reader's earlier turns, oldest first.",
    )
    messages: list[Message] | None = Field(
        None,
        min_length=1,
        max_length=2 * _HISTORY_LIMIT,
        description="The whole chat; the last message of the user is the question.",
    )

    @model_validator(mode="after")
    def _one_form(self) -> ChatRequest:
        if (self.question is None) == (self.messages is None):
            raise ValueError("send either question or messages")
        if self.messages is not None and not self.turns:
            raise ValueError("there is no message of the user")
        return self

    @property
    def turns(self) -> list[str]:
        """The reader's turns, oldest first; the last one is the question."""
        if self.messages is None:
            return [*self.history, self.question or ""]
        return [message.words for message in self.messages if message.role == "user"]


class ChatReply(RootModel[Reply]):
    """The reply to a question."""


class ArticleReply(BaseModel):
    """The article whose words are quoted; every offset points into `text`."""

    title: str
    language: str
    text: str
    source: Source


class Suggestions(BaseModel):
    """Questions to start with."""

    suggestions: list[str]


class Health(BaseModel):
    """Whether the service is up."""

    status: Literal["ok"] = "ok"


class ProblemField(BaseModel):
    """A field that is wrong: where it is (a JSON pointer, "" for the body itself) and why."""

    pointer: str
    detail: str


class Problem(BaseModel):
    """What is wrong with a request and how to mend it (RFC 9457); `type` is "about:blank"."""

    title: str
    status: int
    detail: str
    errors: list[ProblemField] = Field(default_factory=list)
