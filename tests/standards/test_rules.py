"""Targets read, states judged, scores weighed – as tables."""

import pytest

from liren.standards import rules
from liren.standards.rules import Seen, State, Target


@pytest.mark.parametrize(
    "text, wanted",
    [
        (">= 0.95", Target(">=", 0.95)), ("= 1.0", Target("=", 1.0)), ("<= 30", Target("<=", 30)),
        ("> 0.5", Target(">", 0.5)), ("20000..30000", Target("..", 20000, 30000)),
        ("= true", Target("=", 1.0)), ("informative", None), ("count satisfies quantity", None),
        (">= 1 and matched share >= 0.8", Target(">=", 1, None, "and matched share >= 0.8")),
        ("", None),
    ],
)  # fmt: skip
def test_a_target_is_read(text, wanted):
    assert rules.target(text) == wanted


@pytest.mark.parametrize(
    "target, value, reached",
    [(">= 0.95", 0.95, True), (">= 0.95", 0.949, False), ("= 1.0", 1.0, True), ("= 1.0", 0.99, False), ("<= 0", 0, True),
     ("<= 0", 1, False), ("20000..30000", 20000, True), ("20000..30000", 30001, False), ("> 0.5", 0.5, False)],
)  # fmt: skip
def test_a_target_is_reached_or_not(target, value, reached):
    assert rules.target(target).reached(value) is reached


CASES = [
    ("shall", "automatic", Seen(), State.NOT_MEASURED),
    ("shall", "automatic", Seen(attested=True), State.NOT_MEASURED),  # a declaration does not replace the figure
    ("shall", "automatic", Seen(exists=True), State.NOT_MEASURED),
    ("shall", "automatic", Seen(exists=True, value=1.0, fault="broke"), State.NOT_MEASURED),
    ("shall", "automatic", Seen(exists=True, value=0.96), State.MET),
    ("shall", "automatic", Seen(exists=True, value=0.8), State.PARTLY),
    ("shall", "automatic", Seen(exists=True, value=0.5), State.NOT_MET),
    ("shall", "mixed", Seen(exists=True, value=0.96), State.PARTLY),
    ("shall", "mixed", Seen(exists=True, value=0.96, attested=True), State.MET),
    ("shall", "attested", Seen(), State.NOT_MEASURED),
    ("shall", "attested", Seen(attested=True), State.MET),
    ("should", "automatic", Seen(exists=True, value=0.0), State.NOT_MET),
    ("may", "automatic", Seen(), State.UNUSED),
    ("may", "automatic", Seen(exists=True, value=0.0), State.UNUSED),
    ("may", "automatic", Seen(exists=True, value=3.0), State.USED),
    ("shall", "automatic", Seen(exists=True, value=0.0, exempt=True), State.NOT_APPLICABLE),
]


@pytest.mark.parametrize("level, proof, seen, state", CASES)
def test_a_requirement_is_judged(level, proof, seen, state):
    verdict = rules.judge(level, proof, rules.target(">= 0.95"), seen)
    assert verdict.state == state and verdict.reason


def test_without_a_figure_to_reach_nothing_is_met():
    assert rules.judge("shall", "automatic", None, Seen(exists=True, value=9.0)).state == State.NOT_MEASURED


def test_may_is_never_failed():
    seen = [Seen(exists=e, value=v, fault=f, attested=a) for e in (0, 1) for v in (None, 0.0, 1.0) for f in ("", "x") for a in (0, 1)]
    assert {rules.judge("may", "automatic", rules.target(">= 1"), one).state for one in seen} == {State.USED, State.UNUSED}


def test_the_score_weighs_shall_over_should_and_leaves_out_the_unmeasured():
    pairs = [
        ("shall", "met"),
        ("should", "not_met"),
        ("shall", "partly"),
        ("shall", "not_measured"),
        ("may", "unused"),
        ("should", "not_applicable"),
    ]
    score = rules.score(pairs)
    assert score.value == (3 + 1.5) / 8 and (score.measured, score.counted) == (3, 4)
    assert rules.score([]).value is None


SHOWN = [(0.5, ">= 0.95", "50%"), (0.9666, ">= 0.95", "96.7%"), (3, ">= 1", "3"), (1.0, "= 1.0", "100%"), (None, ">= 1", "–")]


@pytest.mark.parametrize("value, target, words", [*SHOWN, (1234.5, "<= 30", "1,234.5"), (12, None, "12")])
def test_values_are_shown_as_people_read_them(value, target, words):
    assert rules.shown(value, rules.target(target) if target else None) == words


def test_numbers_stand_in_the_order_of_the_text():
    numbers = ["A.1.1-1", "5.2.10-1", "5.2.9-2", "5.2.a", "4.1-2", "4.1-1"]
    assert sorted(numbers, key=rules.order_of) == ["4.1-1", "4.1-2", "5.2.9-2", "5.2.10-1", "5.2.a", "A.1.1-1"]
