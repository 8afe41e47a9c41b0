"""The clockwork of standards: shipped editions are loaded, a change in a record shows within a minute, history has a row a day, declarers
are reminded."""

import logging
from pathlib import Path

from liren.community.models import Region, User
from liren.community.queries import system_user
from liren.core.actions import Refused
from liren.core.jobs import every
from liren.standards import actions, imports, queries

log = logging.getLogger("liren.standards")
REFUSED: set[str] = set()  # files that were not taken, by their check sum: said once by each process


@every("* * * * *")
def load_shipped() -> int:
    """Load the clause files that came with an upgrade; returns how many. One that is broken is refused with file, id and reason, and the
    edition in force stays."""
    root, system = Region.objects.filter(code="000000").first(), User.objects.filter(username="system").first()
    if root is None or system is None:
        return 0
    known = queries.known_files() | REFUSED
    return sum(_load(path, root, system) for path in imports.files() if imports.sha256(path) not in known)


def _load(path: Path, root: Region, system: User) -> bool:
    try:
        actions.load(root, by=system, edition=imports.read(path))
    except (imports.Broken, Refused) as why:
        REFUSED.add(imports.sha256(path))
        log.error("clause file %s refused, the edition in force stays: %s", path.name, why)
        return False
    return True


@every("* * * * *")
def measure_changed() -> int:
    """Measure communities in which something was written since; returns how many."""
    stale = queries.stale()
    for community in stale:
        actions.measure(community, by=system_user(community))
    return len(stale)


@every("30 8 * * *")
def remind_declarers() -> int:
    """A month before a declaration ends; returns how many were told."""
    return sum(actions.remind.tried(one, by=system_user(one.community)) for one in queries.ending())
