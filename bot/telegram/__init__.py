"""The edge to Telegram: the only importer of python-telegram-bot."""
