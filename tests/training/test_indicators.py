"""The numbers of training."""

from datetime import timedelta

import pytest

from liren.community import actions as register
from liren.core.calendar import Period, at, now, today
from liren.core.indicators import INDICATORS
from liren.standards.queries import indicator_for
from liren.training import actions
from liren.training.rules import FIELDS_OF


@pytest.fixture
def read(village):
    def value(name, clause="", days=182, home=None):
        found = INDICATORS[f"training.{name}"]
        period = Period(now() - timedelta(days=days), now() + timedelta(hours=1))
        return found.read(home or village.here, period, *([clause] if found.by_clause else [])).value

    return value


def test_training_is_covered_topic_by_topic(village, read, schedule, hold):
    """Nine people: three workers, two heads, two grid members and two grid leaders."""
    assert read("staff_training_coverage", "S1:6.1.2-3") == 0.0
    hold(schedule(topics=["policy_law", "business_knowledge"]), village.worker, village.grid_member)
    assert read("staff_training_coverage", "S1:6.1.2-3") == 2 / 9
    assert read("staff_training_coverage", "S3:5.2.3") == 0.0
    hold(schedule(topics=["professional_skill", "management_service_knowledge"]), village.worker)
    assert read("staff_training_coverage", "S3:5.2.3") == read("staff_training_coverage", "S2:5.3.4") == 1 / 9
    with at(now() + timedelta(days=183)):
        assert read("staff_training_coverage", "S1:6.1.2-3") == 0.0
    assert read("staff_training_coverage", "S1:9.9") is None and read("staff_training_coverage", "S3:5.2.3", home=village.there) == 0.0


def test_who_failed_the_test_is_not_trained(read, schedule, hold):
    hold(schedule(has_test=True), worker=59, grid_member=60)
    assert read("staff_training_coverage", "S1:6.1.2-3") == 1 / 9


def test_plans_cover_the_classes_there_are(village, read, plan):
    assert read("training_plan_coverage", days=365) == 0.0
    actions.approve(plan, by=village.secretary)
    assert read("training_plan_coverage", days=365) == 1 / 3
    with at(now() + timedelta(days=400)):
        assert read("training_plan_coverage", days=365) == 0.0


def test_able_in_every_field_of_the_clause(village, read, held):
    clause = "S1:6.1.2-4"
    assert read("staff_competency_coverage", clause, 365) == 0.0
    actions.assess(held, by=village.center_head, levels=dict.fromkeys(FIELDS_OF[clause], 2))
    assert read("staff_competency_coverage", clause, 365) == 1 / 9
    assert read("staff_competency_coverage", "S2:5.3.3-1", 365) == 0.0
    actions.require(village.here, by=village.center_head, staff_class="grid_staff", competency="economic_competency", level=3)
    assert read("staff_competency_coverage", clause, 365) == 0.0
    with at(now() + timedelta(days=1)):
        actions.assess(held, by=village.secretary, levels={"economic_competency": 3})
        assert read("staff_competency_coverage", clause, 365) == 1 / 9
    with at(now() + timedelta(days=380)):
        assert read("staff_competency_coverage", clause, 365) == 0.0


def test_social_workers_by_certificate_or_course(village, read, schedule, hold, photo):
    assert read("social_worker_training_rate") is None
    people = []
    for n in (1, 2):
        post = register.open_post(village.here, by=village.system, role="counselor", title=f"社工{n}")
        user = register.open_account(post, by=village.system, username=f"social-{n}", name=f"社工{n}")
        people.append(register.appoint(post, by=village.system, user=user, since=today()))
    assert read("social_worker_training_rate") == 0.0
    told = {"kind": "social_worker", "name": "初级", "number": "1", "issued_on": today(), "until": today() + timedelta(days=30)}
    actions.file_certificate(people[0], by=village.center_head, files=[photo()], **told)
    assert read("social_worker_training_rate") == 0.5
    hold(schedule(topics=["social_work"]), people[1].user)
    assert read("social_worker_training_rate") == 1.0
    with at(now() + timedelta(days=40)):
        assert read("social_worker_training_rate") == 0.5


@pytest.mark.parametrize(
    "check", ["staff_training_coverage", "training_plan_coverage", "staff_competency_coverage", "social_worker_training_rate"]
)
def test_the_clauses_find_their_numbers_here(check):
    assert indicator_for(check) == f"training.{check}"
