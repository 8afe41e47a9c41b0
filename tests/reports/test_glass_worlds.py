"""Break-glass in random constellations of who is there and who is accused: nobody accused hears, sees, agrees or reviews, the three
who take part are three, and where somebody is left who could, he can – against an oracle that knows nothing of the product's rules."""

import random
import sys
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from liren.community import actions as community
from liren.community import jobs, queries
from liren.community.models import Appointment, Approval, Breakage, Region, User
from liren.core.actions import Refused, announce
from liren.core.calendar import at, now, today
from liren.core.journal import looked
from liren.core.models import Access, Event, Notice
from liren.reports import actions
from liren.reports.queries import receipt_code
from tests.reports.conftest import hire
from tests.reports.test_route import Category, public_door

WHY = "有人有生命危险，须立刻找到"
KINDS = {"community.alarm", "community.approval_asked", "community.glass_review"}
GONE = {"since": today() - timedelta(days=9), "until": today() - timedelta(days=2)}


class World:
    """One throw of the dice: who holds which post, whom the report accuses, and who tries what."""

    def __init__(self, village, cast, seed):
        self.village, self.cast, self.dice, self.trace = village, cast, random.Random(seed), []
        dice = self.dice
        self.auditors, self.above = [village.auditor], []
        if dice.random() < 0.3:
            self.auditors.append(self.hired(village.here, "auditor", "审二"))
        if dice.random() < 0.3:
            self.above.append(self.hired(Region.objects.get(code="339901"), "auditor", "审区"))
        self.desks = {cast.officer: "emergency", village.service_center: "center", village.department: "urban", village.fire: "fire"}
        if dice.random() < 0.4:
            post, colleague = cast.authority, User.objects.create(username="colleague", name="同岗")
            Appointment.objects.create(user=colleague, post=post, since=today())
            self.desks[colleague] = "emergency"
        for user in [*self.desks]:
            if dice.random() < 0.25:
                Appointment.objects.filter(user=user).update(**GONE)
                del self.desks[user]
        self.people = [*self.auditors, *self.above, village.secretary, *self.desks]
        named = [one.name for one in self.people] + [cast.body.name, "外人"]
        self.names = dice.sample(named, dice.choice([1, 1, 2, 4]))
        offices = {name for name, body in ((one, one == cast.body.name) for one in self.names) if body}
        self.accused = {one for one in self.people if one.name in self.names}
        if offices:
            self.accused |= {one for one, desk in self.desks.items() if desk == "emergency"}
        if any(one in self.accused for one, desk in self.desks.items()):  # a person's own office is his as well
            guilty = {desk for one, desk in self.desks.items() if one in self.accused}
            self.accused |= {one for one, desk in self.desks.items() if desk in guilty}

    def hired(self, where, role, name):
        return hire(self.village, community.open_post(where, by=self.village.system, role=role, title=name), name)

    def play(self):
        """What went wrong; and how far it came."""
        report = self.reported()
        Appointment.objects.filter(post__role="report_custodian", post__community=self.village.here).update(**GONE)
        before = max(Notice.objects.values_list("pk", flat=True), default=0)
        asks = self.dice.choice([self.village.secretary, *self.desks])
        self.first = {one for one in self.people if one not in self.accused and one != asks}
        try:
            request = community.ask_glass(
                self.village.here,
                by=fresh(asks),
                kind="reports.glass_original",
                reference=report.case.number,
                reason=WHY,
            )
        except Refused:
            return [("refused", asks.name)] if self.first else [], "refused"
        self.announce()
        wrong, broken = [], self.agreed(request)
        wrong += self.heard(report, before)
        if broken is None:
            return wrong + ([("stuck", self.names)] if self.could_agree(asks) and asks not in self.accused else []), "unanswered"
        self.looked_at(report, asks)
        reviewed = self.reviewed(broken)
        wrong += self.heard(report, before)
        parts = [broken.by, broken.approval.decided_by, *([reviewed] if reviewed else [])]
        wrong += [("twice", [one.name for one in parts])] if len({*parts}) < len(parts) else []
        wrong += [("accused took part", one.name) for one in parts if one in self.accused]
        if reviewed is None and self.could_review(parts):
            wrong.append(("nobody reviews", self.names))
        return wrong, "reviewed" if reviewed else "opened"

    def reported(self):
        category = Category.objects.get(community=self.village.here, code="safety_violation")
        door, receipt = public_door(self.village.here), receipt_code("w")
        report = actions.submit(self.village.here, by=door, category=category, receipt=receipt, text="仓库住人", accused=self.names)
        self.announce()
        return report

    def agreed(self, request):
        """Everybody tries, in any order."""
        for one in self.dice.sample(self.people, len(self.people)):
            try:
                with transaction.atomic():
                    community.grant_approval(request, by=fresh(one))
            except (PermissionDenied, Refused):
                request = Approval.objects.get(pk=request.pk)
                continue
            self.announce()
            return Breakage.objects.get(approval=request)
        return None

    def reviewed(self, broken):
        with at(now() + timedelta(days=4, hours=1)):
            jobs.remind_of_glass.func()
        for one in self.dice.sample(self.people, len(self.people)):
            try:
                with transaction.atomic():
                    return community.review_glass(broken, by=fresh(one), verdict="justified", remark="与记录相符").reviewed_by
            except PermissionDenied:
                broken = Breakage.objects.get(pk=broken.pk)
        return None

    def looked_at(self, report, asks):
        looked(fresh(asks), report, "glass", why=WHY)

    def announce(self):
        for event in Event.objects.filter(announced_at=None).order_by("pk"):
            announce(event)

    # -- the oracle

    def could_agree(self, asks):
        """Is an auditor, the secretary, or an office above left that is neither accused nor asks?"""
        return bool(self.first & {*self.auditors, *self.above, self.village.secretary, *self.desks})

    def could_review(self, parts):
        return bool({one for one in self.people if one not in self.accused} - {*parts})

    def heard(self, report, before):
        """What any accused person was told or can see of it."""
        wrong = []
        told = Notice.objects.filter(kind__in=KINDS, pk__gt=before).values_list("user_id", "title")
        for one in map(fresh, sorted(self.accused, key=lambda u: u.pk)):
            mine = Approval.objects.filter(asked_by=one)
            wrong += [(one.name, "notice", title) for user, title in told if user == one.pk]
            wrong += [(one.name, "request") for row in queries.approvals(one) if row not in mine]
            wrong += [(one.name, "waiting") for row in queries.waiting_for(one) if row not in mine]
            wrong += [(one.name, "opening") for _row in queries.breakages(one)]
            wrong += [(one.name, "look") for row in queries.looks(one) if row.subject_id == report.pk]
            for row in Breakage.objects.all():
                wrong += [(one.name, "review")] if one.has_perm("community.review_glass", row) or one in queries.told_of(row) else []
        return wrong


def fresh(user):
    return User.objects.get(pk=user.pk)


def played(village, cast, seeds):
    wrong, ends = [], []
    for seed in seeds:
        with transaction.atomic():
            found, end = World(village, cast, seed).play()
            assert end != "reviewed" or Access.objects.filter(kind="glass").exists()
            transaction.set_rollback(True)
        wrong += [(seed, *one) for one in found]
        ends.append(end)
    return wrong, ends


def test_no_accused_person_takes_part_or_hears_of_it(village, cast):
    wrong, ends = played(village, cast, range(25))
    assert wrong == [] and {"reviewed", "unanswered"} <= {*ends} and ends.count("reviewed") > 8


@pytest.mark.process
def test_no_accused_person_takes_part_in_many_worlds(village, cast):
    wrong, ends = played(village, cast, range(100, 300))
    assert wrong == [] and {"reviewed", "opened", "unanswered"} <= {*ends}


@pytest.mark.parametrize("fault", ["told", "reviews", "agrees", "own", "one auditor"])
def test_a_planted_fault_is_seen(village, cast, monkeypatch, fault):
    glass = "liren.community.queries.glass"
    if fault == "told":
        monkeypatch.setattr("liren.community.handlers.queries.deciders", lambda _one: list(User.objects.filter(is_system=False)))
    elif fault == "reviews":
        monkeypatch.setattr(f"{glass}.is_kept_from", lambda _user, _row: False)
    elif fault == "agrees":
        monkeypatch.setattr(sys.modules["liren.community.queries.approvals"], "is_kept_from", lambda _user, _row: False)
        monkeypatch.setattr("liren.community.actions.glass.queries.may_open", lambda approval, _user: approval.subject_id is not None)
    elif fault == "own":
        monkeypatch.setattr(f"{glass}._apart", lambda _breakage, _user: True)
    else:
        monkeypatch.setattr(f"{glass}.desk_apart", lambda _kind, _record, _without: None)
        monkeypatch.setattr("liren.community.actions.glass.queries.desk_apart", lambda _kind, _record, _without: None)
    assert played(village, cast, range(25))[0]
