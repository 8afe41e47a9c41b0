"""What comes round: what has been kept long enough is destroyed, and files that no row names are removed."""

from datetime import timedelta

from liren.community.queries import system_user
from liren.core.calendar import now
from liren.core.jobs import every
from liren.reports import actions, queries


@every("50 3 * * *")
def destroy_kept() -> int:
    """Destroy identity and original of reports closed three years ago; returns how many."""
    due = queries.overdue_for_destruction()
    for report in due:
        actions.destroy(report, by=system_user(report.case.community))
    return len(due)


@every("10 4 * * *")
def sweep_papers() -> int:
    """Remove encrypted files a day old that belong to nothing any more; returns how many."""
    limit, swept = (now() - timedelta(days=1)).timestamp(), 0
    old = [file for file in queries.folder().glob("*") if file.stat().st_mtime < limit]
    named = queries.paths_in_use([file.name for file in old])
    for file in old:
        if file.name not in named:
            file.unlink(missing_ok=True)
            swept += 1
    return swept
