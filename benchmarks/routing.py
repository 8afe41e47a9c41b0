"""P7: routing a case by 200 rules, and a dry run of a draft over a month of cases.

    python3 dev.py bench routing [--cases 10000]

The baseline reads each rule's conditions one after another as they are kept, beside the compiled matcher, in the same run.
The mix: half the rules ask kind, category or grid and words, a quarter a drawn area of 40 corners, a quarter hours and reporters.
"""

import math
import random
from datetime import datetime, timedelta

from benchmarks import bench

RULES = 200
WORDS = [f"{a}{b}" for a in "食电消噪停漏空垃道网" for b in "堂梯防声车水调圾路络"]


def main() -> None:
    vendor, chosen = bench.begin(cases=10_000)
    bench.row(f"{vendor}, {RULES} rules", "ours ms", "read anew ms", "anew/ours", "promise")
    for length in (60, 400, 5000):
        _match(length)
    _dry_run(chosen.cases)


def _conditions(n: int, rng: random.Random) -> dict:
    words = {"words_any": rng.sample(WORDS, 5)}
    if n % 4 == 0:
        x, y = rng.uniform(120.19, 120.21), rng.uniform(30.18, 30.2)
        ring = [[x + 0.002 * math.cos(k * math.tau / 40), y + 0.002 * math.sin(k * math.tau / 40)] for k in range(40)]
        return {"polygon": {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}} | words
    if n % 4 == 1:
        return {"hours": ["22:00", "06:00"], "reporters": ["visitor", "employee"]} | words
    return {"kinds": ["demand", "repair"], "grids": [rng.randrange(1, 9)]} | words


def _facts(rng: random.Random, length: int):
    from liren.cases.rules import Facts
    from liren.core.calendar import SHANGHAI

    at = datetime(2026, 6, 1, tzinfo=SHANGHAI) + timedelta(minutes=rng.randrange(60 * 24 * 30))
    text = "".join(rng.choices("我们这里的今天又没有人来看一下请尽快处理食电消噪停谢谢", k=length))
    known = {"category": "noise", "kind": rng.choice(["demand", "hazard"]), "grid": rng.randrange(1, 9), "at": at, "text": text}
    return Facts(**known, point=(rng.uniform(120.19, 120.21), rng.uniform(30.18, 30.2)), reporter=rng.choice(["visitor", "staff"]))


def _match(length: int) -> None:
    from liren.cases.queries.router import Rule
    from liren.cases.rules import compiled

    rng = random.Random(length)
    rules = [_conditions(n, rng) for n in range(RULES)]
    ready = [Rule(n, n, "", rule, None, "grid_member", "", [], compiled(rule)) for n, rule in enumerate(rules)]
    batch = 50

    def facts() -> list:
        return [_facts(rng, length) for _n in range(batch)]  # fresh ones: what a case remembers is part of the price

    given: list = []

    def ours() -> None:
        for one in given:
            [rule.takes(one) for rule in ready]

    def anew() -> None:
        for one in given:
            [all(test(one) for test in compiled(rule)) for rule in rules]

    mine, base = [], []
    for n in range(12):
        for call, times in ((ours, mine), (anew, base)) if n % 2 else ((anew, base), (ours, mine)):
            given = facts()
            times.append(_once(call) / batch)
    middle, other = sorted(mine)[6], sorted(base)[6]
    bench.row(f"a case of {length} signs, all {RULES} rules asked", f"{middle:.3f}", f"{other:.3f}", f"{other / middle:.1f}", "≤ 1 ms")


def _once(call) -> float:
    import time

    begin = time.perf_counter()
    call()
    return (time.perf_counter() - begin) * 1000


def _dry_run(cases: int) -> None:
    from benchmarks import park
    from liren.cases import actions
    from liren.cases.queries.router import Router, Told, route
    from liren.cases.queries.trial import MOST, trial
    from liren.core.calendar import Period, today

    made = park.build(cases)
    head = made["people"]["enterprise_worker"]
    home = made["home"]
    from liren.cases.models import Category
    from liren.community.queries import system_user

    system, rng = system_user(home), random.Random(7)
    grids = [grid.pk for grid in made["grids"]]
    listed = []
    for n in range(RULES):
        asked = _conditions(n, rng)
        asked |= {"grids": [rng.choice(grids)]} if "grids" in asked else {}
        listed.append({"name": f"规则{n}", "conditions": asked, "role": "governance_worker", "post": None, "raise_to": ""})
    draft = actions.import_rules(actions.draft_rules(home, by=system), by=system, rules=listed)
    period = Period(today() - timedelta(days=366), today())
    spent = _once(lambda: trial(head, draft, period))
    count = bench.queries(lambda: trial(head, draft, period))
    bench.row(f"dry run, {MOST:,} of {cases:,} cases", f"{spent:.0f}", f"{spent / MOST:.3f} a case", "", f"{count} queries")
    actions.activate_rules(draft, by=system)
    category, told = Category.objects.get(community=home, code="site_expansion"), Told("portal", title="食堂异味")
    mine, bare, ratio = bench.pairs(
        lambda: route(home, category, made["grids"][0], told), lambda: Router.of(home, []).route(category, made["grids"][0], None)
    )
    count = bench.queries(lambda: route(home, category, made["grids"][0], told))
    bench.row(f"route() with {RULES} rules / without", f"{mine:.2f}", f"{bare:.2f}", f"{ratio:.2f}", f"{count} queries")


if __name__ == "__main__":
    main()
