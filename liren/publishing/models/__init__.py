"""Tables of publishing: the rulebook, and what is published, disclosed and said to it."""

from liren.publishing.models.publicity import Comment, DisclosureItem, Placement, Publication, ReadCount
from liren.publishing.models.rulebook import Regulation, Review, Version

__all__ = ["Comment", "DisclosureItem", "Placement", "Publication", "ReadCount", "Regulation", "Review", "Version"]
