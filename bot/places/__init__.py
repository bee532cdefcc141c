"""Places that people can name: the gazetteer and a search that forgives spelling.

`load_places()` gives a `Places`; its `find` offers, it never accepts by itself.
"""

from bot.places.gazetteer import Level, Place, parse, written
from bot.places.search import Places, load_places
from bot.places.villages import BadLine, VillageFile, read_villages

__all__ = ["BadLine", "Level", "Place", "Places", "VillageFile", "load_places", "parse", "read_villages", "written"]
