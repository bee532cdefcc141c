"""The edge to Telegram: the only importer of python-telegram-bot."""

import os

# The library gives durations as timedelta, as its next version will; otherwise it warns at each one.
os.environ.setdefault("PTB_TIMEDELTA", "true")
