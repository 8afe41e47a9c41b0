"""What a round of self-checking comes to, how long it holds, and what two rounds say of the same item; pure."""

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

MONTHS = {
    3: _("3 个月"),
    6: _("6 个月"),
    12: _("12 个月"),
}  # a countersigned round may hold; a requirement measured over a year allows no more
YEAR = 12
SOON = 60  # days before its end a round is shown as ending


class Verdict(TextChoices):
    PASS = "pass", pgettext_lazy("self-check", "通过")
    FAIL = "fail", pgettext_lazy("self-check", "不通过")
    NA = "na", _("不适用")


def last_day(since: date, months: int) -> date:
    """The last day of so many months that begin on a day; at the end of a short month its own last day."""
    year, month = divmod(since.year * 12 + since.month - 1 + months, 12)
    return date(year, month + 1, min(since.day, monthrange(year, month + 1)[1])) - timedelta(days=1)


@dataclass(frozen=True)
class Tally:
    """How the items of a list were answered; `must` counts the mandatory ones that apply, `passed` those of them that pass."""

    total: int = 0
    answered: int = 0
    failed: int = 0
    left_out: int = 0
    must: int = 0
    passed: int = 0

    @property
    def left(self) -> int:
        return self.total - self.answered

    @property
    def share(self) -> float | None:
        """Mandatory items passed of those that apply; None where none applies."""
        return self.passed / self.must if self.must else None


def tally(items: Iterable[tuple[bool, str]]) -> Tally:
    """Of (mandatory, verdict) of every item of the list; an empty verdict is not answered yet and passes nothing."""
    rows = list(items)
    must = [verdict for mandatory, verdict in rows if mandatory and verdict != Verdict.NA]
    said = [verdict for _mandatory, verdict in rows]
    return Tally(
        len(rows), sum(map(bool, said)), said.count(Verdict.FAIL), said.count(Verdict.NA), len(must), must.count(Verdict.PASS)
    )  # fmt: skip


def share(tallies: Iterable[Tally], missing: int = 0) -> float | None:
    """What a requirement reads that names several standards: all mandatory items passed of all that apply. Those of a standard that
    no valid round speaks of are `missing`: they count and pass nothing. None where nothing was checked or nothing applies."""
    rows = list(tallies)
    must = sum(one.must for one in rows)
    return sum(one.passed for one in rows) / (must + missing) if rows and must + missing else None


def compared(rounds: Sequence[Mapping[int, str]]) -> dict[int, tuple[str, ...]]:
    """What each round said of each item, by the number an item keeps through all revisions; empty where a round did not have it."""
    keys = sorted({key for one in rounds for key in one})
    return {key: tuple(one.get(key, "") for one in rounds) for key in keys}


def moved(row: Sequence[str]) -> str:
    """Of an item's verdicts, the newest first: better, worse, or the same as in the round before (empty)."""
    if len(row) < 2 or not row[0] or not row[1] or row[0] == row[1]:
        return ""
    return "better" if row[1] == Verdict.FAIL else "worse" if row[0] == Verdict.FAIL else ""
