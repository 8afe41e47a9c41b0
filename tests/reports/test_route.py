"""The same through the database: random constellations are reported, routed, told of and ended, and after every step everybody's eyes
are compared with an oracle that asks the tables one by one."""

import random
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from liren.cases import actions as cases
from liren.cases.models import Accused, Case, Category, Clock
from liren.cases.models import conflicts as bars
from liren.cases.queries import conflicts as routes
from liren.community import actions as community
from liren.community.models import Appointment, Company, ContactPerson, MicroGrid, Post, User
from liren.community.queries import public_door
from liren.core.actions import Refused, announce
from liren.core.calendar import today
from liren.core.models import Event, Notice
from liren.reports import actions, queries
from liren.reports.models import Original, Report, Word
from tests.reports.conftest import COPY

MODELS = (Case, Clock, Accused, Report, Original, Word)


def written(phone, dice):
    """A mobile number as one person or another writes it."""
    cut = f"{phone[:3]}-{phone[3:7]}-{phone[7:]}"
    return dice.choice([phone, phone, cut, cut.replace("-", " "), f"+86 {phone}", f"0086-{cut}", f"{phone} 联", digits(phone, wide=True)])


def digits(phone, *, wide=False):
    """The last eleven of its digits, plain or wide."""
    bare = "".join(str(int(sign)) for sign in phone if sign.isdigit())[-11:]
    return bare.translate(str.maketrans("0123456789", "０１２３４５６７８９")) if wide else bare


class Constellation:
    """Who belongs to whom in one throw of the dice, and what happens to a report there."""

    def __init__(self, village, cast, seed):
        self.village, self.cast, self.dice = village, cast, random.Random(seed)
        here = village.here
        self.custodians = [village.report_custodian, cast.deputy]
        second = community.open_post(here, by=village.system, role="governance_worker", title="综治二岗")
        self.checker = community.open_account(second, by=village.system, username="checker", name="查二")
        Appointment.objects.create(user=self.checker, post=second, since=today())
        shared = {village.mediator: village.governance_worker, village.fire: cast.officer, village.worker: cast.deputy}
        for second_holder, first in shared.items():  # posts of two, one of whom may be accused alone
            Appointment.objects.create(user=second_holder, post=first.appointments.get().post, since=today())
        self.firm = community.found_organization(here, by=village.system, kind="property_company", name="某物业")
        names = "governance_worker center_head secretary property_manager mediator worker contact employee other_contact department fire"
        self.people = [*self.custodians, self.checker, cast.officer, *(getattr(village, name) for name in names.split())]
        self.companies = [village.company, village.other_company]
        self.places()
        for user in self.people:
            self.tie(user)

    def places(self):
        """Property managers with some reach."""
        grid = self.dice.choice([self.village.grid, self.village.other_grid])
        micro = MicroGrid.objects.create(community=self.village.here, grid=grid, name="微一", place=self.companies[0].place)
        reach = self.dice.choice([{"grid": grid}, {"micro_grid": micro}, {}])
        Post.objects.filter(community=self.village.here, role="property_manager").update(organization=self.firm, **reach)

    def tie(self, user):
        """Now and then a second post at a company or body, held or left, or a card as its contact."""
        dice, until = self.dice, self.dice.choice([None, None, today() - timedelta(days=self.dice.choice([2, 300, 400]))])
        since = today() - timedelta(days=800)
        if dice.random() < 0.25:
            post = Post.objects.filter(company=dice.choice(self.companies)).order_by("pk")[0]
            Appointment.objects.create(user=user, post=post, since=since, until=until or today() + timedelta(days=9))
        if dice.random() < 0.1:
            body = dice.choice([self.firm, self.cast.body])
            post = Post.objects.create(role="committee_member", title="兼", community=self.village.here, organization=body)
            Appointment.objects.create(user=user, post=post, since=since, until=until)
        if dice.random() < 0.1:
            company, phone = dice.choice(self.companies), f"1350000{user.pk:04d}"
            card = ContactPerson(community=company.community, company=company, name="联", user=dice.choice([user, None]))
            card.phone, user.phone = written(phone, dice), written(phone, dice)
            card.save()
            user.save(update_fields=["phone", "phone_mark"])

    def accused(self):
        """One or two names a reporter might write."""
        named = [str(self.dice.choice(self.companies)), self.dice.choice(self.people).name, str(self.firm), "外人"]
        return self.dice.sample(named, self.dice.choice([1, 1, 2]))

    # -- the oracle: from table to table, without the product's rules

    def near(self, case):
        since, users = today() - timedelta(days=365), {u.pk: u for u in User.objects.all()}
        held = [a for a in Appointment.objects.select_related("post__micro_grid") if a.until is None or a.until >= since]
        rows = list(Accused.objects.filter(case=case.pk))
        tags = {row.name_tag for row in rows if row.name_tag}
        persons = {row.user_id for row in rows if row.user_id}
        companies, bodies = {row.company_id for row in rows}, {row.organization_id for row in rows}
        cards = [(c.user_id, digits(c.phone), c.company_id) for c in ContactPerson.objects.all()]
        speaks = lambda pk: {c for u, phone, c in cards if u == pk or (phone and phone == digits(users[pk].phone))}  # noqa: E731
        for pk in persons:
            companies |= {a.post.company_id for a in held if a.user_id == pk} | speaks(pk)
            bodies |= {a.post.organization_id for a in held if a.user_id == pk}
        companies, bodies = companies - {None}, bodies - {None}
        managers = [p for p in Post.objects.filter(role="property_manager").select_related("micro_grid") if self.looks_after(p, companies)]
        bodies |= {p.organization_id for p in managers if p.closed_on is None} - {None}
        guilty = {p.pk for p in managers}
        found = {pk for pk, user in users.items() if pk in persons or (tags and routes_tag(user.name) in tags) or speaks(pk) & companies}
        for a in held:
            if a.post.company_id in companies or a.post.organization_id in bodies or a.post_id in guilty:
                found.add(a.user_id)
        return found

    def looks_after(self, post, companies):
        for one in Company.objects.filter(pk__in=companies, community=post.community_id):
            place = post.micro_grid.place_id if post.micro_grid else None
            pairs = [(post.grid_id, one.grid_id), (post.micro_grid_id, one.micro_grid_id), (place, one.place_id)]
            told = [a == b for a, b in pairs if a]
            if any(told) or not told:
                return True
        return False

    # -- the walk

    def deliveries(self, report):
        """Who near the accused sees any row of it, was told of it, or holds alone a post that has it."""
        near, wrong = self.near(report.case), []
        pages = {f"/desk/cases/{report.case_id}/", f"/desk/reports/{report.case_id}/"}
        told = set(Notice.objects.filter(url__in=pages, pk__gt=self.told_up_to).values_list("user_id", flat=True))
        for user in User.objects.filter(pk__in=near, is_system=False):
            wrong += [(user.name, model.__name__) for model in MODELS if self.rows(model, user, report).exists()]
            wrong += [(user.name, "object")] if user.has_perm("reports.look", report) or self.does(user, report) else []
            wrong += [(user.name, "notice")] if user.pk in told else []
        for post in filter(None, (report.keeper, report.case.post, report.case.supervisor, report.case.answerable)):
            held = {a.user_id for a in post.appointments.all() if a.until is None or a.until >= today()}
            if held and held <= near and report.state != "closed":
                wrong.append((post.title, "post"))
        return wrong

    def does(self, user, report):
        return [
            n
            for n in ("acknowledge", "edit_copy", "reply", "open_envelope", "accuse", "feed_back")
            if user.has_perm(f"reports.{n}", report)
        ]

    def rows(self, model, user, report):
        path = {Case: "pk", Report: "case"}.get(model, "case" if model in (Clock, Accused) else "report__case")
        return model.objects.visible_to(user).filter(**{path: report.case_id})

    def somebody(self, report, name):
        able = [u for u in map(self.fresh, self.people) if u.has_perm(f"reports.{name}", report)]
        return self.dice.choice(able) if able else None

    def fresh(self, user):
        return User.objects.get(pk=user.pk)

    def steps(self, report):
        yield "acknowledge", {}
        yield "edit_copy", COPY
        if self.dice.random() < 0.4:
            yield "accuse", {"name": self.dice.choice(self.accused())}
        if posts := queries.handlers_for(report):
            yield "hand_to", {"post": self.dice.choice(posts)}
            yield "tell_keeper", {"text": "在路上"}
            if self.dice.random() < 0.4:
                yield "accuse", {"name": self.dice.choice(self.accused())}
            yield "reply", {"text": "查过了"}
        if posts := queries.authorities_for(report):
            yield "hand_over", {"post": self.dice.choice(posts)}
            yield "note_verdict", {"verdict": "accepted"}
            if self.dice.random() < 0.3:
                yield "accuse", {"name": self.dice.choice(self.accused())}
        yield "late", {}
        yield "feed_back", {"text": "办好了"}
        yield "close", {}

    def walk(self):
        """Deliveries to the accused, over all steps, and the names of the steps that were done."""
        category = Category.objects.get(community=self.village.here, code="safety_violation")
        self.told_up_to, done = 0, []
        try:
            report = actions.submit(
                self.village.here, by=public_door(self.village.here), category=category, text="有隐患", receipt="1", accused=self.accused()
            )
        except Refused:
            return [], ["refused"]
        self.announce()
        wrong = self.deliveries(report)
        for name, given in self.steps(report):
            self.told_up_to = max(Notice.objects.values_list("pk", flat=True), default=0)  # earlier ones came before
            if self.do(report, name, given):
                done.append(name)
            self.announce()
            wrong += [(name, *one) for one in self.deliveries(report)]
        return wrong, done

    def do(self, report, name, given):
        if name == "late":
            clock = Clock.objects.filter(case=report.case, stopped_at=None).first()
            return bool(clock and cases.mark_overdue(report.case, by=self.village.system, clock=clock))
        if (by := self.somebody(report, name)) is None:
            return False
        try:
            with transaction.atomic():
                getattr(actions, name)(report, by=by, **given)
        except (Refused, PermissionDenied):
            report.refresh_from_db()
            report.case.refresh_from_db()
            return False
        return True

    def announce(self):
        for event in Event.objects.filter(announced_at=None).order_by("pk"):
            announce(event)


def routes_tag(name):
    return bars.name_tag(name)


def walked(village, cast, seeds):
    wrong, done = [], []
    for seed in seeds:
        with transaction.atomic():
            found, steps = Constellation(village, cast, seed).walk()
            transaction.set_rollback(True)
        wrong += [(seed, *one) for one in found]
        done += steps
    return wrong, done


def test_no_step_delivers_to_the_accused(village, cast):
    wrong, done = walked(village, cast, range(10))
    assert wrong == []
    assert {"acknowledge", "hand_to", "reply", "hand_over", "note_verdict", "late", "feed_back", "close", "accuse"} <= set(done)


@pytest.mark.process
def test_no_step_delivers_to_the_accused_in_many_constellations(village, cast):
    wrong, done = walked(village, cast, range(100, 160))
    assert wrong == [] and len(done) > 200


@pytest.mark.parametrize("fault", ["rows", "notices", "posts"])
def test_a_path_left_open_is_seen(village, cast, monkeypatch, fault):
    if fault == "rows":
        monkeypatch.setattr("liren.community.scope._may_be_accused", lambda model, areas: False)
    elif fault == "notices":
        monkeypatch.setattr("liren.reports.handlers.cases.cleared", lambda case, users: users)
    else:
        monkeypatch.setattr(routes, "barred_posts", lambda posts, around: {})
    assert any(walked(village, cast, [throw])[0] for throw in range(12))


@pytest.mark.parametrize("hers", ["13500001234", "135-0000-1234", "+86 135 0000 1234", "１３５００００１２３４", "13500001234 小谢"])
@pytest.mark.parametrize("card", ["135 0000 1234", "0086 13500001234"])
def test_a_contact_is_known_by_her_number_however_it_is_written(village, cast, hers, card):
    """Who checks reports is also the accused company's contact, and only the number says so."""
    checker = village.governance_worker
    community.edit_profile(checker, by=checker, phone=hers, email="")
    community.add_contact(village.company, by=village.worker, name="（未填）", phone=card)
    report = actions.submit(
        village.here, by=public_door(village.here), category=Category.objects.get(community=village.here, code="safety_violation"),
        text="有隐患", receipt="1", accused=[str(village.company)],
    )  # fmt: skip
    post = checker.appointments.get().post
    assert post not in queries.handlers_for(report) and post in [barred for barred, _held in queries.to_avoid(report)]
    assert report.case_id in bars.barred_cases(User.objects.get(pk=checker.pk).areas()[0])


def test_whom_a_report_accuses_is_not_spared_by_his_own_number(village, cast):
    """The other way round: she is accused herself, so the company whose card carries her number is, and all who belong to it."""
    checker = village.governance_worker
    community.edit_profile(checker, by=checker, phone="+86 135-0000-1234", email="")
    community.add_contact(village.company, by=village.worker, name="（未填）", phone="13500001234")
    report = actions.submit(
        village.here, by=public_door(village.here), category=Category.objects.get(community=village.here, code="safety_violation"),
        text="有隐患", receipt="1", accused=[checker.name],
    )  # fmt: skip
    actions.acknowledge(report, by=village.report_custodian)
    actions.accuse(report, by=village.report_custodian, user=checker)
    assert report.case_id in bars.barred_cases(User.objects.get(pk=village.contact.pk).areas()[0])
