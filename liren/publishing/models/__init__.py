"""Tables of publishing: the rulebook, what is published, disclosed and said to it, and the archive."""

from liren.publishing.models.archive import ArchiveCategory, ArchiveRecord, Disposal
from liren.publishing.models.publicity import Comment, DisclosureItem, Placement, Publication, ReadCount
from liren.publishing.models.rulebook import Regulation, Review, Version

__all__ = [
    "ArchiveCategory",
    "ArchiveRecord",
    "Comment",
    "DisclosureItem",
    "Disposal",
    "Placement",
    "Publication",
    "ReadCount",
    "Regulation",
    "Review",
    "Version",
]
