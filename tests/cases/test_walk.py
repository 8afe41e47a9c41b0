"""A thousand random deeds: whatever anybody tries, a case moves only along its flow, and its clocks, posts and journal agree."""

import random
from collections import Counter
from datetime import timedelta
from itertools import pairwise

import pytest
from django.core.exceptions import PermissionDenied

from liren.cases import actions, queries
from liren.cases.flow import CASE, DONE, OPEN
from liren.cases.models import Assignment, Case, Category, Clock, Message, Pause
from liren.community.models import Post, User
from liren.core import calendar
from liren.core.actions import Refused
from liren.core.models import Event
from tests.village import FOUNDED

CODES = ("site_expansion", "electrical_hazard", "company_dispute", "wage_arrears")
BESIDE = ("update_progress", "note", "extend", "say", "urge")  # deeds that move nothing
LIKELY = {  # what usually comes next, so that the walk gets everywhere
    "reported": ("accept", "accept", "settle"),
    "accepted": ("assign", "assign", "escalate", "ask_supplement", "merge"),
    "merged": ("answer_along", "answer_along", "split"),
    "assigned": ("take", "hand_back", "dispute_assigning", "dispute_assigning", "ask_supplement"),
    "supplementing": ("supply",),
    "escalated": ("answer_above", "return_from_above"),
    "arbitrating": ("arbitrate",),
}


class Walk:
    """Random people do random things to a few cases; after each step all must be as it should."""

    def __init__(self, village, seed):
        self.village, self.dice, self.seen = village, random.Random(seed), Counter()
        self.people = [user for user in vars(village).values() if isinstance(user, User)]
        self.categories = {c.code: c for c in Category.objects.filter(community=village.here, code__in=CODES)}
        self.posts = list(Post.objects.filter(community=village.here)) + list(Post.objects.filter(role="department_officer"))
        self.moment = FOUNDED + timedelta(days=60)
        self.cases = []

    def report(self):
        category = self.categories[self.dice.choice(CODES)]
        by = self.village.employee if category.secrecy == "employer" else self.dice.choice([self.village.contact, self.village.employee])
        channel = "portal" if by == self.village.contact else "employee_portal"
        with calendar.at(self.moment):
            made = actions.report(self.village.company, by=by, category=category, title="电梯停运", channel=channel)
        self.cases = [*self.cases[-5:], made.pk]

    def step(self):
        self.moment += timedelta(minutes=self.dice.choice([1, 7, 60, 200]))
        if len(self.cases) < 3 or self.dice.random() < 0.03:
            return self.report()
        case = Case.objects.get(pk=self.dice.choice(self.cases))
        name = self._next(case)
        by = self._somebody(case, name)
        with calendar.at(self.moment):
            self.deed(case, name, by)
        return None

    def _next(self, case):
        """What usually comes next, or what could come next and never came yet, or anything at all."""
        throw = self.dice.random()
        if throw < 0.4 and (new := [name for name, step in CASE.steps.items() if case.state in step.sources and not self.seen[name]]):
            return self.dice.choice(new)
        if throw < 0.75 and (names := LIKELY.get(case.state)):
            return self.dice.choice(names)
        return self.dice.choice([*CASE.steps, *BESIDE])

    def _somebody(self, case, name):
        """Mostly one who may, so that the walk goes on; else anybody at all."""
        able = [u for u in self.people if getattr(actions, name).allows(u, case)] if self.dice.random() < 0.75 else []
        return self.dice.choice(able or self.people)

    def deed(self, case, name, by):
        before, events = case.state, self._events(case)
        may = by.has_perm(f"cases.{name}", case)
        try:
            getattr(actions, name)(case, by=by, **self._said(case, name))
            done = True
        except (Refused, PermissionDenied):
            done = False
        case = Case.objects.get(pk=case.pk)
        self.seen[name if done else "refused"] += 1
        assert done <= may, (name, by, before)
        assert self._events(case) == events + done, name
        step = CASE.steps.get(name)
        if not done or step is None:
            assert case.state == before, name
        else:
            assert before in step.sources and case.state == step.target
            assert any(area.roles & step.roles for area in by.areas()), (name, by)
        self.agree(case)

    def _events(self, case):
        return Event.objects.filter(subject_type="cases.case", subject_id=case.pk).count()

    def _said(self, case, name):
        words = self.dice.choice(["已安排处理", "请核对", ""] if self.dice.random() < 0.2 else ["已安排处理"])
        post = self.dice.choice(self.posts)
        if name in {"assign", "arbitrate"} and self.dice.random() < 0.7:
            post = self.dice.choice([*queries.targets(case, case.reporter).order_by("pk"), post])
        if name == "escalate" and self.dice.random() < 0.7:
            post = queries.authorities(case)[0]
        likes = Case.objects.filter(pk__in=self.cases, state__in=OPEN, secrecy=case.secrecy, parent=None).exclude(pk=case.pk)
        return {
            "accept": {"text": words}, "take": {}, "urge": {}, "withdraw": {}, "confirm": {"solved": self.dice.choice([True, False, None])},
            **{key: {"post": post, "reason": words} for key in ("assign", "arbitrate", "escalate")},
            "merge": {"parent": self.dice.choice([*likes, case])}, "split": {"reason": words},
            "reopen": {"remark": words}, "extend": {"days": self.dice.choice([-1, 0, 2, 5]), "reason": words},
            "hand_back": {"reason": words}, "dispute_assigning": {"reason": words}, "return_from_above": {"reason": words},
            "recall": {"reason": words},
        }.get(name, {"text": words})  # fmt: skip

    def agree(self, case):
        """Clocks, pauses, posts and the case's own columns tell the same."""
        running = list(Clock.objects.filter(case=case, stopped_at=None))
        assert max(Counter(clock.kind for clock in running).values(), default=0) <= 1
        paused = Pause.objects.filter(case=case, until=None).count()
        assert paused == (case.state == "supplementing")
        if case.state in DONE:
            assert (running, case.due_at) == ([], None)
        elif paused:
            assert case.due_at is None
        else:
            assert case.due_at == min(clock.due_at for clock in running)
            assert case.due_kind in {clock.kind for clock in running if clock.due_at == case.due_at}
        if case.state in OPEN and case.state != "reported":
            assert case.answerable_id and case.post_id and case.accepted_at
        held = list(Assignment.objects.filter(case=case, ended_at=None))
        assert len(held) == (case.state in OPEN and case.state != "reported")
        assert all(one.post_id == case.post_id for one in held)
        assert not Message.objects.filter(case=case, kind__in=["note", "reason"], is_public=True).exists()

    def finish(self):
        """Nothing is left out and nothing counted twice over the whole walk."""
        numbers = sorted(int(case.number[-6:]) for case in Case.objects.filter(community=self.village.here))
        assert all(b == a + 1 for a, b in pairwise(numbers)) and numbers[0] == 1
        assert Event.objects.filter(action="cases.report").count() == len(numbers)


def walk(village, seed, steps):
    way = Walk(village, seed)
    for _n in range(steps):
        way.step()
    way.finish()
    return way.seen


def test_a_short_walk(village):
    seen = walk(village, 1, 400)
    assert seen["refused"] > 50


@pytest.mark.process
def test_a_long_walk_meets_every_deed(village):
    seen = walk(village, 3, 2000)
    assert set(CASE.steps) | set(BESIDE) <= set(seen)
