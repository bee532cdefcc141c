"""Which place lies in which, by id alone: Peru's codes begin with the code of what they lie in."""

from __future__ import annotations


def lies_in(place: str, area: str) -> bool:
    """Whether the place of this id is that area or lies in it; cities abroad begin with their country."""
    if place == area or (len(area) == 2 and place.startswith(f"{area}-")):
        return True
    return area[:3] == "PE-" and area[3:].isdigit() and len(area) % 2 == 1 and place.startswith(area)
