"""Who sees a mediation, and who may do what."""

import pytest
from django.core.exceptions import PermissionDenied

from liren.cases import actions as cases
from liren.disputes import actions
from liren.disputes.models import Mediation, Mediator, Party, Session, Term

SEES = [
    ("mediator", 1), ("center_head", 1), ("secretary", 1), ("contact", 1), ("other_contact", 0), ("employee", 0), ("worker", 0),
    ("employee_worker", 0), ("governance_worker", 0), ("grid_member", 0), ("grid_leader", 0), ("far_mediator", 0), ("far_center_head", 0),
    ("property_manager", 0), ("department", 0), ("administrator", 0), ("auditor", 0), ("stranger", 0),
]  # fmt: skip


@pytest.mark.parametrize("who, seen", SEES)
def test_who_sees_a_mediation(village, agreed, who, seen):
    user = getattr(village, who)
    assert Mediation.objects.visible_to(user).count() == seen
    assert (Party.objects.visible_to(user).count(), Term.objects.visible_to(user).count()) == (2 * seen, 2 * seen)
    assert Session.objects.visible_to(user).count() == seen


def may(village, name, thing):
    return {who for who, user in vars(village).items() if hasattr(user, "has_perm") and user.has_perm(name, thing)}


def test_who_may_do_what(village, assessed, listed):
    for verb in ("screen", "assess", "agree", "fail", "plan_session", "add_party"):
        assert may(village, f"disputes.{verb}", assessed) == {"mediator", "center_head"}, verb
    assert may(village, "disputes.enroll", village.here) == {"center_head", "secretary"}
    assert may(village, "disputes.edit_mediator", listed) == {"center_head", "secretary"}
    assert may(village, "disputes.declare_interest", listed) == {"center_head", "secretary", "mediator"}


ROSTER = [("mediator", 1), ("worker", 1), ("center_head", 1), ("contact", 0), ("grid_member", 0), ("far_mediator", 0)]


@pytest.mark.parametrize("who, seen", ROSTER)
def test_who_sees_the_roster(village, listed, who, seen):
    assert Mediator.objects.visible_to(getattr(village, who)).count() == seen


def test_once_passed_on_the_former_post_works_no_more(village, assessed, dispute):
    post = village.governance_worker.appointments.get().post
    cases.assign(dispute, by=village.center_head, post=post)
    cases.take(dispute, by=village.governance_worker)
    assessed.case.refresh_from_db()
    assert actions.fail.allows(village.governance_worker, assessed)


def test_nobody_declares_for_a_colleague(village, listed):
    """Two mediators on the roster: each declares for himself, the heads for both."""
    other = actions.enroll(village.here, by=village.center_head, user=village.governance_worker, body="调委会", kinds=["civil"])
    assert may(village, "disputes.declare_interest", other) == {"center_head", "secretary"}
    assert may(village, "disputes.declare_interest", listed) == {"center_head", "secretary", "mediator"}
    with pytest.raises(PermissionDenied):
        actions.declare_interest(other, by=village.mediator, company=village.company, why="持有股份")
