"""`python -m bot`: the terminal face."""

from bot.cli import main

main()
