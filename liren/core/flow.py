"""A lifecycle, written as one table that a reader takes in at a glance."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import TextChoices


@dataclass(frozen=True)
class Step:
    """One row of the table: this action moves a thing from these states to that one."""

    action: str
    sources: frozenset[str]
    target: str
    roles: frozenset[str]


class Flow:
    """The rows, checked when the module is imported.

    Raises ValueError for a state that no row names, a row with an unknown state, a state that cannot be
    reached from the start, and an action named twice.
    """

    def __init__(self, states: type[TextChoices], start: str, *rows: tuple[str, str, str, str]) -> None:
        self.states = states
        self.start = states(start).value
        self.steps = {a: Step(a, frozenset(s.split()), t, frozenset(r.split())) for a, s, t, r in rows}
        if len(self.steps) != len(rows):
            raise ValueError("an action stands in two rows")
        self._check_names()
        self._check_reach()

    def _check_names(self) -> None:
        known = set(self.states.values)
        used = {self.start}.union(*(s.sources | {s.target} for s in self.steps.values()))
        if used ^ known:
            raise ValueError(f"flow and states disagree: {sorted(used ^ known)}")

    def _check_reach(self) -> None:
        reached = {self.start}
        while more := {s.target for s in self.steps.values() if s.sources & reached} - reached:
            reached |= more
        if left := set(self.states.values) - reached:
            raise ValueError(f"states no row leads to: {sorted(left)}")

    def open_steps(self, state: str) -> list[Step]:
        """The rows that lead on from a state, in the table's order."""
        return [s for s in self.steps.values() if state in s.sources]

    def ends(self) -> frozenset[str]:
        """States that no row leaves."""
        return frozenset(self.states.values) - frozenset().union(*(s.sources for s in self.steps.values()))

    def mermaid(self) -> str:
        """The table as a Mermaid state diagram."""
        rows = [f"    {a} --> {s.target}: {s.action}" for s in self.steps.values() for a in sorted(s.sources)]
        ends: Iterable[str] = (f"    {e} --> [*]" for e in sorted(self.ends()))
        return "\n".join(["stateDiagram-v2", f"    [*] --> {self.start}", *rows, *ends])
