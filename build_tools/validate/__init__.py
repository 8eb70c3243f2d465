"""Judges what was read: every problem of all files at once, or the frozen Catalogue."""

from build_tools.validate.ledger import new_addresses
from build_tools.validate.links import places_of
from build_tools.validate.looks import Looks
from build_tools.validate.verdict import by_themselves, catalogue, findings, judge

__all__ = ["Looks", "by_themselves", "catalogue", "findings", "judge", "new_addresses", "places_of"]
