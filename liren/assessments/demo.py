"""The demo's assessments: last half-year's round locked, this half-year's under review; some gaps made improvements."""

import tomllib
from collections.abc import Callable
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from liren.assessments import actions, queries, rules
from liren.assessments.models import Assessment
from liren.community.demo import Scale
from liren.community.demo.people import holder_of
from liren.community.models import Community, User
from liren.community.queries import system_user
from liren.core.actions import quietly
from liren.core.calendar import SHANGHAI, at, now, today
from liren.evaluation import actions as evaluation
from liren.evaluation.demo import carry_on
from liren.evaluation.models import Improvement
from liren.standards import queries as standards
from liren.standards.actions import attest, confirm
from liren.standards.models import Result
from liren.standards.rules import shown, target

TEXTS = Path(__file__).with_name("catalog") / "demo.toml"
CODES = ["S1", "S2", "S3"]


def build(communities: list[Community], scale: Scale, seed: int, say: Callable[[str], None]) -> None:
    """Improvements of some gaps, then the two rounds of the main community."""
    home, texts = communities[0], tomllib.loads(TEXTS.read_text("utf8"))
    cast = {role: holder_of(home, role) for role in ("center_head", "governance_worker", "secretary")}
    desk = queries.desks(home).first()
    checker = desk.appointments.filter(until=None).select_related("user").first() if desk else None
    if not all(cast.values()) or checker is None:
        return
    cast["checker"] = checker.user
    with quietly():
        _declare(home, texts, cast)
        judged = standards.judged(home)
        _improve(home, [(text, one) for text in texts["improvement"] for one in judged if one.clause.code == text.get("code")], cast)
        gaps = iter(standards.gaps(judged)[3::12])
        going = [(text, one) for text, one in zip(texts["improvement"][1:], gaps, strict=False)]
        _improve(home, going[:1], cast)
        _locked(home, texts, cast)
        _improve(home, going[1:], cast)
        _running(home, texts, cast)
    say(f"对标评估 {Assessment.objects.filter(community=home).count()} 轮")


def _improve(home: Community, told: list[tuple[dict[str, Any], standards.Judged]], cast: dict[str, Any]) -> None:
    """What was declared in spring had been mended; of the gaps of today one is under way and one proposed."""
    for text, one in told:
        begun = datetime.combine(today() - timedelta(days=text["days"]), time(10, 5), SHANGHAI)
        owner = holder_of(home, text["owner"]) or cast["governance_worker"]
        head = cast["secretary"] if owner == cast["center_head"] else cast["center_head"]
        _propose(home, text, one, owner, cast["secretary"], begun)
        made = Improvement.objects.filter(community=home).order_by("-pk")[0]
        carry_on(made, text, owner, head, begun)
        if made.state == "verified":
            with at(made.ended_at or now()):
                by, state = system_user(home), str(one.verdict.state)
                evaluation.read_again(made, by=by, state=state, value=one.value, shown=standards.shown(one))


def _propose(home: Community, text: dict[str, Any], one: standards.Judged, owner: User, by: User, begun: datetime) -> None:
    kept = Result.objects.filter(community=home, clause_code=one.clause.code, on__lte=begun.date()).order_by("on").first()
    first = text.get("before")
    state, value = (first, None) if first else (kept.state, kept.value) if kept else (str(one.verdict.state), one.value)
    goal = target(one.goal)
    words = standards.first_words(one) | {name: text[name] for name in ("finding", "cause", "measure") if name in text}
    seen = shown(value, goal) if value is not None else ""
    post = owner.appointments.filter(post__community=home, until=None).order_by("pk")[0].post
    with at(begun):
        due_on = today() + timedelta(days=text["due"])
        evaluation.propose(
            home, by=by, source="clause", code=one.clause.code, post=post, due_on=due_on, before_state=state, before_value=value,
            before_shown=seen, **words,
        )  # fmt: skip


def _declare(home: Community, texts: dict[str, Any], cast: dict[str, Any]) -> None:
    """What was declared in spring and is still in force."""
    with at(datetime.combine(rules.half_of(today()).start - timedelta(days=50), time(14, 20), SHANGHAI)):
        for text in texts["attestation"]:
            until = today() + timedelta(days=text["days"])
            made = attest(home, by=cast["governance_worker"], code=text["code"], text=text["text"], until=until)
            confirm(made, by=cast["center_head"])


def _locked(home: Community, texts: dict[str, Any], cast: dict[str, Any]) -> None:
    """The half-year before: from the sixth day behind it to the report three weeks later."""
    period = rules.half_of(rules.half_of(today()).start - timedelta(days=1))
    begun = datetime.combine(period.end + timedelta(days=6), time(9, 10), SHANGHAI)
    with at(begun):
        one = actions.start(home, by=cast["governance_worker"], standards=CODES, start=period.start, end=period.end)
    with at(begun + timedelta(days=4)):
        _grade(one, texts, "self_check", cast["governance_worker"])
        actions.write(one, by=cast["governance_worker"], summary=texts["summary"])
        actions.submit(one, by=cast["center_head"])
    with at(begun + timedelta(days=11)):
        _grade(one, texts, "committee", cast["secretary"])
        actions.endorse(one, by=cast["secretary"], text=texts["board"])
    with at(begun + timedelta(days=19)):
        _grade(one, texts, "region", cast["checker"])
        actions.lock(one, by=cast["checker"], text=texts["region"])


def _running(home: Community, texts: dict[str, Any], cast: dict[str, Any]) -> None:
    """This half-year's, begun some days ago and sent to the committee yesterday."""
    period = rules.half_of(today())
    with at(datetime.combine(today() - timedelta(days=6), time(9, 30), SHANGHAI)):
        one = actions.start(home, by=cast["governance_worker"], standards=CODES[:1], start=period.start, end=period.end)
    with at(datetime.combine(today() - timedelta(days=1), time(15, 50), SHANGHAI)):
        _grade(one, texts, "self_check", cast["governance_worker"])
        actions.write(one, by=cast["governance_worker"], summary=texts["summary"])
        actions.submit(one, by=cast["center_head"])


def _grade(one: Assessment, texts: dict[str, Any], stage: str, by: User) -> None:
    """What the reviewers of this stage found otherwise than measured."""
    wanting = rules.gaps(rules.rows(queries.report_of(one)))
    for text in texts["grade"]:
        if text["stage"] == stage and len(wanting) > text["n"]:
            actions.grade(one, by=by, code=wanting[text["n"]].result["code"], state=text["state"], comment=text["comment"])
