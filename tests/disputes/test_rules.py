"""Conflicts of interest, the order of the steps, reminders, and what the paper says."""

from datetime import date, timedelta

import pytest

from liren.core import documents
from liren.disputes import rules
from liren.disputes.rules import Mediating, Paper, Parties, Promise


@pytest.mark.parametrize(
    "mediator, parties, found",
    [
        (Mediating(1, "郑和"), Parties({7: "甲公司"}, frozenset({"甲公司"}), frozenset({2})), 0),
        (Mediating(1, "郑和", {7: "配偶任职"}), Parties({7: "甲公司"}), 1),
        (Mediating(1, "郑和", {8: "持股"}), Parties({7: "甲公司"}), 0),
        (Mediating(1, "郑和"), Parties(users=frozenset({1})), 1),
        (Mediating(1, "郑和"), Parties(names=frozenset({"郑和"})), 1),
        (Mediating(1, "郑和", {7: "任职", 8: "持股"}), Parties({7: "甲", 8: "乙"}, frozenset({"郑和"})), 3),
    ],
)
def test_who_must_step_back(mediator, parties, found):
    assert len(rules.conflicts(mediator, parties)) == found


def test_a_post_ties_for_a_year_after_its_end():
    day = date(2026, 6, 1)
    held = [(1, None), (2, day - timedelta(days=364)), (3, day - timedelta(days=365)), (4, day + timedelta(days=9))]
    assert rules.ties(held, day) == [1, 2, 4]


@pytest.mark.parametrize("state", [None, "prevention", "screening", "assessment", "resolution"])
def test_until_there_is_an_outcome_nothing_is_answered(state):
    assert "四步" in rules.obstacle(state)


@pytest.mark.parametrize("state", ["agreed", "performed", "broken", "failed", "referred"])
def test_with_an_outcome_it_may_be(state):
    assert rules.obstacle(state) == ""


@pytest.mark.parametrize("days, told, which", [(3, 0, 0), (2, 0, 1), (0, 0, 1), (0, 1, 0), (-1, 0, 2), (-1, 1, 2), (-5, 2, 0)])
def test_promises_are_asked_after_twice(days, told, which):
    day = date(2026, 6, 1)
    assert rules.asked_after(day + timedelta(days=days), day, told) == which


def test_the_paper_says_who_promised_what():
    paper = Paper(
        "调〔2026〕3号", "里仁社区", "卸货#挡门$", "民事纠纷", [("申请方", "甲公司", "王某"), ("被申请方", "乙公司", "")],
        "卸货时间冲突", "错时卸货", [Promise("错开时间", "乙公司", date(2026, 6, 4))], "郑和", date(2026, 6, 1),
    )  # fmt: skip
    document = rules.agreement(paper)
    assert documents.pdf(document).startswith(b"%PDF-") and documents.word(document).startswith(b"PK")
    said = str(document)
    assert "1. 错开时间（乙公司，2026年6月4日前）" in said and "申请方 甲公司" in said and "王某" in said and "调解员 郑和" in said
