"""`python -m bot`: the terminal face.

A one-off answer costs little beside the imports that it needs, so their price is kept down here.
"""

import gc
import os
import sys

# Importing nltk makes some hundred thousand objects that all stay: looking for garbage among them
# finds none and takes a sixth of the time of a one-off answer. What a talk leaves is little.
gc.disable()

from bot.cli import main  # noqa: E402

try:
    main()
    code = 0
except SystemExit as end:
    code = end.code if isinstance(end.code, int) else 0

# Taking those objects apart takes another sixth, and nothing is left to be done but this.
sys.stdout.flush()
sys.stderr.flush()
os._exit(code)
