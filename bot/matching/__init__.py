"""Names: who among everyone we hold could be the person of this request, and why.

Staff decide; this package proposes. It is pure: what it knows of the world is what was added.
"""

from bot.matching.register import Register, compare

__all__ = ["Register", "compare"]
