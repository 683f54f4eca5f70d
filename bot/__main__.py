"""`python -m bot`: the terminal face."""

import gc

# Importing nltk makes some hundred thousand objects that all stay: collecting garbage meanwhile
# finds none and takes a sixth of the time of a one-off answer.
gc.disable()

from bot.cli import main  # noqa: E402

gc.freeze()
gc.enable()

main()
