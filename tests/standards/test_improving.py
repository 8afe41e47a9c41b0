"""From a gap to an improvement and back: prefilled, read again when it is carried out, told whether it turned green."""

from datetime import timedelta

import pytest

from liren.cases import actions as cases
from liren.cases.models import Category
from liren.core.calendar import today
from liren.evaluation import actions
from liren.evaluation.models import Improvement
from liren.standards import actions as standards
from liren.standards import queries
from liren.standards.models import Clause

CODE = "S2:8.1.1.1-1"
PATH = f"/desk/standards/clauses/{CODE}/"


def words(answer):
    return answer.content.decode()


def begin(village, browser):
    post = village.governance_worker.appointments.get().post
    form = browser.get(f"{PATH}improve/").context["form"]
    plan = {"cause": "没有人登记", "measure": "每件当面登记", "post": post.pk, "due_on": today() + timedelta(days=9), "key": "k"}
    browser.post(f"{PATH}improve/", {name: form[name].value() for name in ("title", "finding")} | plan)
    return Improvement.objects.get()


def test_from_the_gap_to_green(village, enter, loaded, django_capture_on_commit_callbacks):
    standards.measure(village.here, by=village.system)
    browser = enter(village.worker)
    gaps = words(browser.get("/desk/standards/gaps/"))
    assert f"/desk/standards/clauses/{CODE}/improve/" in gaps and "发起改进" in words(browser.get(PATH))
    one = begin(village, browser)
    assert (one.source, one.code, one.before_state, one.before_value) == ("clause", CODE, "not_met", 0.0)
    assert CODE in one.finding and Clause.objects.get(code=CODE).text in one.finding
    gaps = words(browser.get("/desk/standards/gaps/"))
    assert f"/desk/standards/clauses/{CODE}/improve/" not in gaps and "看改进" in gaps
    page = words(browser.get(PATH))
    assert one.title in page and f"{PATH}improve/" not in page
    actions.agree(one, by=village.center_head)
    actions.start(one, by=village.governance_worker)
    with django_capture_on_commit_callbacks(execute=True):
        actions.finish(one, by=village.governance_worker, text="已登记")
    one.refresh_from_db()
    assert (one.after_state, one.after_on) == ("not_met", today())
    other = enter(village.secretary)
    assert "还没有转绿" in words(other.get(f"/desk/improvements/{one.pk}/verify/"))
    category = Category.objects.get(community=village.here, code="site_expansion")
    cases.report(village.company, by=village.contact, category=category, title="缺场地", channel="portal")
    standards.confirm(
        standards.attest(village.here, by=village.worker, code=CODE, text="已公示", until=today() + timedelta(days=90)),
        by=village.center_head,
    )
    with django_capture_on_commit_callbacks(execute=True):
        actions.verify(one, by=village.secretary, text="看过登记")
    one.refresh_from_db()
    assert (one.after_state, one.after_value) == (queries.judge_now(village.here, Clause.objects.get(code=CODE)).verdict.state, 1.0)
    page = words(other.get(f"/desk/improvements/{one.pk}/"))
    assert "已转为“符合”" in page and f"/desk/standards/clauses/{CODE}/" in page


def test_a_requirement_of_a_former_edition_is_left_alone(village, loaded, django_capture_on_commit_callbacks):
    post = village.governance_worker.appointments.get().post
    told = {"title": "旧", "finding": "旧", "cause": "旧", "measure": "旧", "post": post, "due_on": today()}
    one = actions.propose(village.here, by=village.worker, source="clause", code="S1:99", **told)
    actions.agree(one, by=village.center_head)
    actions.start(one, by=village.governance_worker)
    with django_capture_on_commit_callbacks(execute=True):
        actions.finish(one, by=village.governance_worker, text="好了")
    one.refresh_from_db()
    assert (one.state, one.after_state) == ("done", "")


@pytest.mark.parametrize(
    ("who", "status"), [("worker", 200), ("committee_member", 200), ("grid_member", 404), ("auditor", 404), ("contact", 404)]
)
def test_who_begins_one(village, enter, loaded, who, status):
    browser = enter(getattr(village, who))
    assert browser.get(f"{PATH}improve/").status_code == status
    assert browser.get("/desk/standards/clauses/S1:99/improve/").status_code == 404


def test_begun_twice_is_begun_once(village, enter, loaded):
    browser = enter(village.worker)
    one = begin(village, browser)
    assert begin(village, browser).pk == one.pk


def test_improvements_prove_a_requirement(village, loaded):
    """S1 8.3 is measured from them."""
    assert queries.indicator_for("improvement_closed_on_time") == "evaluation.improvement_closed_on_time"
