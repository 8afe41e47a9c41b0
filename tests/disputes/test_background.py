"""Files that open by themselves, reminders, and the numbers."""

from datetime import timedelta

import pytest

from liren.accounts import queries as of_accounts
from liren.cases import actions as cases
from liren.cases.models import Category
from liren.core.calendar import Period, at, now
from liren.core.models import Notice
from liren.disputes import actions, indicators, jobs, queries
from liren.disputes.models import Mediation


def test_a_dispute_opens_its_file_and_a_reopened_one_is_heard_again(village, django_capture_on_commit_callbacks):
    category = Category.objects.get(community=village.here, code="company_dispute")
    with django_capture_on_commit_callbacks(execute=True):
        case = cases.report(village.company, by=village.contact, category=category, title="卸货挡门", channel="portal")
    assert Mediation.objects.get(case=case).state == "prevention"


def test_promises_are_asked_after_once_each_and_without_a_word_of_the_matter(village, agreed, django_capture_on_commit_callbacks):
    with at(now() + timedelta(days=2)), django_capture_on_commit_callbacks(execute=True):
        assert (jobs.ask_after_terms.func(), jobs.ask_after_terms.func()) == (1, 0)
    with at(now() + timedelta(days=4)), django_capture_on_commit_callbacks(execute=True):
        assert (jobs.ask_after_terms.func(), jobs.ask_after_terms.func()) == (1, 0)
    told = Notice.objects.filter(kind="disputes.turn", user=village.mediator)
    assert told.count() == 2 and not any("卸货" in n.title + n.text for n in told)


@pytest.fixture
def month():
    return Period(now() - timedelta(days=1), now() + timedelta(days=30))


def test_the_numbers(village, agreed, month):
    here = village.here
    assert indicators.step_completeness(here, month).value == 1
    assert indicators.method_share(here, month).value == 1
    assert indicators.agreed_rate(here, month).value == 1
    assert indicators.mediators(here, month).value == 1
    assert indicators.terms_kept_rate(here, month).value is None
    agreed.steps.filter(stage="screening").delete()
    Mediation.objects.update(method="other")
    assert indicators.step_completeness(here, month).value == 0
    assert indicators.method_share(here, month).value == 0
    with at(now() + timedelta(days=5)):
        assert indicators.terms_kept_rate(here, month).value == 0
    assert indicators.agreed_rate(village.there, month).value is None


def test_what_failed_counts_against_and_what_was_referred_does_not(village, assessed, month):
    actions.refer(assessed, by=village.mediator, text="须立案，移送公安")
    assert indicators.agreed_rate(village.here, month).value is None
    Mediation.objects.update(state="failed")
    assert indicators.agreed_rate(village.here, month).value == 0


def test_what_turns_out_to_be_a_dispute_gets_its_file_and_what_is_none_after_all_keeps_it(village, django_capture_on_commit_callbacks):
    """A community may lead disputes in the open; only such a category can be changed at all."""
    category = {c.code: c for c in Category.objects.filter(community=village.here, code__in=["company_dispute", "site_expansion"])}
    Category.objects.filter(pk=category["company_dispute"].pk).update(secrecy="ordinary")
    category["company_dispute"].refresh_from_db()

    def heard():
        return django_capture_on_commit_callbacks(execute=True)

    with heard():
        case = cases.report(village.company, by=village.contact, category=category["site_expansion"], title="卸货挡门", channel="portal")
    assert not Mediation.objects.exists()
    with heard():
        cases.recategorize(case, by=village.center_head, category=category["company_dispute"])
    file = Mediation.objects.get(case=case)
    assert file.state == "prevention" and queries.figures(village.mediator)[0]["value"] == 1
    with heard():
        cases.recategorize(case, by=village.center_head, category=category["site_expansion"])
    file.refresh_from_db()
    assert file.state == "prevention" and Notice.objects.filter(kind="disputes.turn", title__contains="原样留存").exists()
    assert queries.figures(village.mediator)[0]["value"] == 0
    with heard():
        cases.recategorize(case, by=village.center_head, category=category["company_dispute"])
    assert Mediation.objects.get().pk == file.pk


def duties(user):
    """What the wizard lists when this person leaves: name → how many, or None where only that there is some."""
    held = user.appointments.select_related("post__community", "user").get()
    return {duty.name: duty.count for duty in of_accounts.duties_of(held)}


def test_who_leaves_hands_over_what_he_mediates(village, assessed, listed):
    assert duties(village.mediator)["mediations"] == 1 and "sessions" not in duties(village.mediator)
    actions.plan_session(assessed, by=village.mediator, at=now() + timedelta(hours=2), place="调解室", mediator=listed)
    assert duties(village.mediator)["sessions"] == 1
    assert not {"mediations", "sessions"} & set(duties(village.governance_worker))
