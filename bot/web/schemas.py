"""The typed bodies of the API: they check requests and describe both ways in OpenAPI."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    RootModel,
    StringConstraints,
    Tag,
    model_validator,
)

from bot.dialogue import REMEMBERED
from bot.limits import QUESTION_LIMIT
from bot.model import Reply, Source

# The bot itself refuses a question that is too long, once it has seen that nobody is in danger.
_Question = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1),
    Field(json_schema_extra={"maxLength": QUESTION_LIMIT}),
]


# The bot refuses what is none, once it has seen that nobody is in danger.
_Country = Annotated[
    str | None,
    Field(
        default="",
        description="The reader's country (ISO 3166-1), which picks the help lines",
        json_schema_extra={"pattern": "^([A-Za-z]{2})?$"},
    ),
]


class Question(BaseModel):
    """A question and what the reader said before it, oldest first."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"question": "and zinc?", "history": ["What does L-glutamine do?"]}]
        },
    )

    question: _Question
    history: list[str] = Field(
        default_factory=list,
        description=f"The last {REMEMBERED} count, each up to {QUESTION_LIMIT} characters",
    )
    country: _Country

    @property
    def turns(self) -> list[str]:
        """The reader's turns, oldest first; the last one is the question."""
        return [*self.history, self.question]


class Message(BaseModel):
    """A turn of a chat, as chat components send it: only those of the "user" are read."""

    role: str
    text: str | None = None
    content: str | None = None

    @property
    def words(self) -> str:
        """What was said."""
        return (self.text if self.text is not None else self.content) or ""


# The least that a chat must hold, which no model says: a message of the user with words in it.
_SAID = {"type": "string", "pattern": r"\S"}
_ASKING = {
    "type": "object",
    "properties": {"role": {"const": "user"}},
    "required": ["role"],
    "anyOf": [
        {"properties": {"text": _SAID}, "required": ["text"]},
        {
            "properties": {"text": {"type": "null"}, "content": _SAID},
            "required": ["content"],
        },
    ],
}


class Messages(BaseModel):
    """A whole chat; the last message of the user is the question."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"messages": [{"role": "user", "text": "What is leaky gut?"}]}]
        },
    )

    messages: Annotated[list[Message], Field(json_schema_extra={"contains": _ASKING})]
    country: _Country

    @model_validator(mode="after")
    def _asks(self) -> Messages:
        if not self.turns:
            raise ValueError("there is no message of the user with text or content in it")
        return self

    @property
    def turns(self) -> list[str]:
        """The reader's latest turns, oldest first; the last one is the question."""
        said = [m.words for m in self.messages if m.role == "user" and m.words.strip()]
        return said[-REMEMBERED - 1 :]


def _form(body: object) -> str:
    """Which of the two forms a body has."""
    return "messages" if isinstance(body, dict) and "messages" in body else "question"


class ChatRequest(
    RootModel[
        Annotated[
            Annotated[Question, Tag("question")] | Annotated[Messages, Tag("messages")],
            Discriminator(_form),
        ]
    ]
):
    """A question to the article, in one of two forms."""


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


class GapsReply(BaseModel):
    """Words that many questions had and the article lacks, and how many questions had each."""

    words: dict[str, int]


class Health(BaseModel):
    """Whether the service is up."""

    status: Literal["ok"] = "ok"


class ProblemField(BaseModel):
    """A field that is wrong: where it is (a JSON pointer, "" for the body itself) and why."""

    pointer: str
    detail: str


class Problem(BaseModel):
    """What is wrong with a request and how to mend it (RFC 9457); `type` leads to more about it."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[ProblemField] = Field(default_factory=list)
