"""A practice Telegram: the Bot API over real HTTP, a person's-side API and a chat page, in memory only.

Nothing here leaves the computer and nothing is written to disk. The program under practice is the
real one: it is given this server's address as its Bot API and can't tell the difference.
"""
