"""What the standards read: only what another approved, what is in force, what was looked at in time, what went out and stayed out."""

from datetime import date

import pytest

from liren.core.calendar import Period, at
from liren.core.indicators import INDICATORS
from liren.publishing import actions, queries
from liren.standards.queries import indicator_for
from tests.publishing.conftest import day

NOVEMBER, QUARTER = Period.month(2026, 11), Period(date(2026, 10, 1), date(2026, 12, 31))


def read(village, name, clause="", period=NOVEMBER):
    told = [village.here, period, *([clause] if clause else [])]
    return INDICATORS[f"publishing.{name}"].read(*told).value


def test_every_check_of_publishing_finds_its_indicator():
    names = ["regulation_in_force", "regulation_section_coverage", "publicity_published", "disclosure_published", "news_published",
             "supervision_feedback_answered", "governance_bulletin_published", "policy_published", "renovation_publicity_done"]  # fmt: skip
    assert [indicator_for(name) for name in names] == [f"publishing.{name}" for name in names]


def test_a_regulation_counts_from_its_approval_to_its_end(village, regulation):
    """Worked: S3 6.1.5-1 asks for three procedures; a draft counts nothing, one in force a third."""
    with at(day(11, 2)):
        assert read(village, "regulation_in_force", "S3:6.1.5-1") == 0
        _made, draft = regulation("hazardous_purchase_procedure", to="reviewed")
        assert read(village, "regulation_in_force", "S3:6.1.5-1") == 0
        actions.approve_version(draft, by=village.center_head)
        regulation("hazardous_storage_procedure")
        assert read(village, "regulation_in_force", "S3:6.1.5-1") == pytest.approx(2 / 3)
        assert read(village, "regulation_in_force", "S3:6.1.5-1", Period.month(2026, 10)) == 0
        assert read(village, "regulation_in_force", "S9:9") is None
    with at(day(12, 20)):
        actions.repeal_version(draft, by=village.center_head, remark="并入别的")
        assert read(village, "regulation_in_force", "S3:6.1.5-1", Period.month(2026, 11)) == pytest.approx(2 / 3)
        assert read(village, "regulation_in_force", "S3:6.1.5-1", Period.month(2026, 12)) == pytest.approx(1 / 3)


def test_one_not_looked_at_for_24_months_does_not_count(village, regulation):
    with at(day(11, 21, year=2026)):
        made, _version = regulation("talent_development_rule")
    with at(day(11, 21, year=2028)):
        assert read(village, "regulation_in_force", "S1:6.1.2-1", Period.month(2028, 11)) == 1
    with at(day(11, 22, year=2028)):
        late = Period(date(2028, 11, 1), date(2028, 11, 22))
        assert read(village, "regulation_in_force", "S1:6.1.2-1", late) == 0
        actions.review_regulation(made, by=village.worker, keeps=False, remark="要改")
        assert read(village, "regulation_in_force", "S1:6.1.2-1", late) == 0
        actions.review_regulation(made, by=village.worker, keeps=True, remark="仍适用")
        assert read(village, "regulation_in_force", "S1:6.1.2-1", late) == 1
        assert read(village, "regulation_in_force", "S1:6.1.2-1", Period(date(2028, 11, 1), date(2028, 11, 21))) == 1


def test_one_approved_for_later_and_then_dropped_never_counts(village, regulation):
    with at(day(11, 2)):
        _made, version = regulation("talent_development_rule", to="reviewed")
        actions.approve_version(version, by=village.center_head, effective_on=date(2026, 11, 20))
        assert read(village, "regulation_in_force", "S1:6.1.2-1", Period(date(2026, 11, 1), date(2026, 11, 19))) == 0
        actions.drop_version(version, by=village.worker)
    with at(day(11, 25)):
        assert read(village, "regulation_in_force", "S1:6.1.2-1") == 0


def test_one_kind_serves_every_clause_that_asks_for_it(village, regulation):
    regulation("company_service_rule")
    values = [read(village, "regulation_in_force", c, QUARTER) for c in ("S2:4.2-1", "S3:4.3", "S2:4.2-2")]
    assert values == [pytest.approx(1 / 3), 0.25, 0]


def test_sections_count_in_the_version_in_force_alone(village, regulation):
    assert read(village, "regulation_section_coverage", "S1:6.1.1-2", QUARTER) == 0
    made, version = regulation()
    assert read(village, "regulation_section_coverage", "S1:6.1.1-2", QUARTER) == 1
    type(version).objects.filter(pk=version.pk).update(sections=[one for one in version.sections if one["code"] != "work_item_list"])
    assert read(village, "regulation_section_coverage", "S1:6.1.1-2", QUARTER) == pytest.approx(2 / 3)
    assert read(village, "regulation_section_coverage", "S1:6.1.1-1", QUARTER) is None
    assert queries.entry_of(made).current == version


def test_topics_count_when_they_went_out_beyond_the_staff(village, publication):
    with at(day(11, 2)):
        publication(kind="campaign", topic="anti_fraud")
        publication(kind="campaign", topic="anti_fraud")
        publication(kind="campaign", topic="anti_drug", audience="staff")
        publication(kind="campaign", topic="anti_cult", to="submitted")
        gone = publication(kind="campaign", topic="anti_drug")
        publication(kind="news", topic="green_renovation", audience="companies")
        assert read(village, "publicity_published", "S3:6.2.2") == pytest.approx(2 / 3)
        actions.withdraw(gone, by=village.center_head, remark="写错")
        assert read(village, "publicity_published", "S3:6.2.2") == pytest.approx(1 / 3)
        assert read(village, "publicity_published", "S3:6.2.2", Period.month(2026, 10)) == 0
        assert read(village, "renovation_publicity_done", "S3:7.8.2") == 0.25
        assert read(village, "publicity_published", "S3:0") is None


def test_disclosures_count_by_kind(village, item, affairs):
    with at(day(11, 2)):
        for one, by, signs in ((item, village.worker, village.center_head), (affairs, village.center_head, village.secretary)):
            made = actions.draft(village.here, by=by, kind="disclosure", item=one, title="公开", text="甲")
            actions.submit(made, by=by)
            actions.release(made, by=signs)
        values = [read(village, "disclosure_published", c) for c in ("S2:4.5-1", "S1:7.1.2.4-3", "S1:7.1.2.4-4")]
    assert values == [pytest.approx(1 / 3), 1, 0]


def test_comments_count_once_their_time_is_over(village, item, publication):
    """Company and party organization for S1, company and public for S2; notices do not count, nor what still has time."""
    with at(day(11, 2)):
        made = actions.draft(village.here, by=village.worker, kind="disclosure", item=item, title="公开", text="甲")
        actions.submit(made, by=village.worker)
        actions.release(made, by=village.center_head)
        first, second, third = (actions.comment(made, by=who, text="问", side=side) for who, side in (
            (village.contact, "company"), (village.employee, ""), (village.other_contact, "company_party_organization")))  # fmt: skip
        actions.comment(publication(), by=village.contact, text="公告不算")
        assert read(village, "supervision_feedback_answered", "S1:7.1.2.4-5") is None
    with at(day(11, 9, 17)):
        actions.answer_comment(first, by=village.worker, text="答")
    with at(day(11, 9, 18)):
        actions.answer_comment(second, by=village.worker, text="迟了")
        assert read(village, "supervision_feedback_answered", "S1:7.1.2.4-5") == pytest.approx(1 / 3)
        assert read(village, "supervision_feedback_answered", "S2:4.5-2") == 1
    assert third.answered_at is None


def test_news_and_bulletins_of_the_month_by_channel(village, publication):
    with at(day(11, 2)):
        one = publication(kind="news")
        publication(kind="news", audience="staff")
        publication(kind="governance_bulletin")
        assert [read(village, "news_published", c) for c in ("S2:5.5.1-2", "S3:5.3.3-2")] == [1, 0]
        actions.place(one, by=village.worker, channel="notice_board")
        assert read(village, "news_published", "S3:5.3.3-2") == 0
        actions.place(one, by=village.worker, channel="public_account")
        assert read(village, "news_published", "S3:5.3.3-2") == 1
        assert read(village, "governance_bulletin_published") == 1
        assert read(village, "governance_bulletin_published", period=Period.month(2026, 10)) == 0


def test_policies_have_five_working_days(village, publication):
    told = {"kind": "policy_digest", "policy_issued_on": date(2026, 11, 2)}
    with at(day(11, 2, 12)):
        publication(to="draft", **told)
    with at(day(11, 9, 17)):
        out = publication(**told)
        assert read(village, "policy_published", "S2:5.5.1-1") is None, "their time is not over"
    with at(day(11, 10)):
        publication(**told)
        actions.place(out, by=village.worker, channel="public_account")
        assert read(village, "policy_published", "S2:5.5.1-1") == pytest.approx(1 / 3)
        assert read(village, "policy_published", "S3:5.3.3-1") == 0, "put up on that channel a day late"
        actions.place(out, by=village.worker, channel="public_account", since=date(2026, 11, 9))
        assert read(village, "policy_published", "S3:5.3.3-1") == pytest.approx(1 / 3)
