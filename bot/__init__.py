"""A chatbot that answers questions about one article by quoting it word for word.

Reading order: `model` (what flows), `article` (text to passages), `analysis` (text to words),
`chat` (the walk of one question), then its steps as they come: `safety`, `dialogue`, `finder` and
what it joins (`query`, `asked`, `index`, `confidence`), `quoting`, `replies`. The faces are `cli`
and `web`; `evaluation` and `report` measure.
"""

from bot.article import Article
from bot.chat import Bot, load_bot
from bot.errors import BotError
from bot.model import Quote, Reply

__all__ = ["Article", "Bot", "BotError", "Quote", "Reply", "load_bot"]
