"""Security C 5: a number of somebody else's answers like one that is nobody's – the same bytes, in the same time.

    python3 dev.py bench ids [--runs 200]

For each page a thing of another community, grid or company, or one that is sealed, is asked for turn by turn with random numbers (A
B B A …). Beside the ratio of medians stands what noise alone makes of it: random numbers against random numbers, paired the same
way. On SQLite the whole answer is made in this process, so its processor time is read, which a busy machine does not blur; on
PostgreSQL it is the clock on the wall, and wants a quiet machine. The times differ if the 99 % interval of the median difference of
a pair (sign test) lies wholly beyond ± 5 ms or, however small, wholly beyond the interval that noise gave. Ends with an error if
any page differs, in bytes or in time.
"""

import itertools
import logging
import random
import re
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks import bench

MOST = 5.0  # milliseconds: the promise
Clock = Callable[[], float]
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"')


@dataclass(frozen=True)
class Page:
    """A page, who asks for it, and the number of a thing that is not his to read."""

    what: str
    browser: object
    address: str  # with # for the number
    foreign: int

    def ask(self, number: int):
        """The answer, without the tokens that are new on every page."""
        answer = self.browser.get(self.address.replace("#", str(number)))
        return answer.status_code, TOKEN.sub(b"", answer.content)


def main() -> None:
    vendor, chosen = bench.begin(runs=200, cases=5000, control=0.0)
    logging.getLogger("django.request").setLevel(logging.CRITICAL)  # each of these answers is meant to be “not found”
    clock = time.thread_time if vendor == "SQLite" else time.perf_counter
    bench.row(f"{vendor}, {chosen.runs} pairs a page", "foreign ms", "random ms", "ratio", "noise ratio", "difference ms", "differs")
    wrong = [page.what for page in _pages(chosen.cases) if _measured(page, chosen.runs, clock, chosen.control)]
    if wrong:
        sys.exit(f"a foreign number can be told from a random one: {', '.join(wrong)}")


def _pages(cases: int) -> list[Page]:
    """Pages of things that lie in another community, belong to another company, or are sealed."""
    from benchmarks import park
    from benchmarks.cases import client
    from liren.cases import actions as cases_actions
    from liren.cases.models import Case, Category
    from liren.community.models import Company, Grid

    made = park.build(cases)
    there = _neighbour(made)
    here, ours = made["home"], made["people"]
    worker, member, contact = (client(ours[who]) for who in ("enterprise_worker", "memberG1", "contact"))
    sealed = {}
    for code in ("wage_arrears", "company_dispute"):
        category = Category.objects.get(community=here, code=code)
        told = {"category": category, "title": "密封件", "text": "说明", "channel": "portal"}
        sealed[code] = cases_actions.report(made["companies"][0], by=ours["contact"], **told).pk
    other = Case.objects.filter(community=here).exclude(company=made["companies"][0]).order_by("pk").first().pk
    theirs = Case.objects.get(community=there).pk
    company, post = Company.objects.get(community=there), there.posts.order_by("pk").first()
    return [
        Page("case of another community", worker, "/desk/cases/#/", theirs),
        Page("case of another grid", member, "/desk/cases/#/", _elsewhere(Case, made)),
        Page("wages against an employer, sealed", worker, "/desk/cases/#/", sealed["wage_arrears"]),
        Page("dispute, sealed", worker, "/desk/cases/#/", sealed["company_dispute"]),
        Page("portal: case of another company", contact, "/home/cases/#/", other),
        Page("portal: case of another community", contact, "/home/cases/#/", theirs),
        Page("company of another community", worker, "/desk/companies/#/", company.pk),
        Page("grid of another community", worker, "/desk/grids/#/", Grid.objects.get(community=there).pk),
        Page("post of another community", worker, "/desk/posts/#/", post.pk),
    ]


def _neighbour(made: dict):
    """A second community with one of each."""
    from liren.cases.actions import load_catalog, report
    from liren.cases.models import Category
    from liren.community import actions
    from liren.community.models import Company, GridStay

    system = made["system"]
    there = actions.found_community(made["home"].region, by=system, name="邻里社区", code="ln", kind="sci_tech_innovation")
    load_catalog(there, by=system)
    actions.open_post(there, by=system, role="enterprise_worker", title="邻里企业服务岗")
    grid = actions.open_grid(there, by=system, name="邻里第1网格", code="N1")
    company = Company.objects.create(
        community=there, grid=grid, name="邻里第1精工有限公司", short_name="邻里精工", credit_code="9" + "8" * 17, industry="C",
        size="small", headcount=20, initials="lldyjg",
    )  # fmt: skip
    GridStay.objects.create(community=there, company=company, grid=grid)
    post = actions.open_post(company, by=system, role="company_contact", title="联系人")
    contact = actions.open_account(post, by=system, username="neighbour", name="neighbour")
    actions.appoint(post, by=system, user=contact)
    category = Category.objects.get(community=there, code="site_expansion")
    report(company, by=contact, category=category, title="邻里一件", text="说明", channel="portal")
    return there


def _elsewhere(model, made: dict) -> int:
    return model.objects.filter(grid=made["grids"][4], secrecy="ordinary").order_by("pk").first().pk


def _measured(page: Page, runs: int, clock: Clock, control: float) -> bool:
    """Ask in turn, print a line; is there a difference beyond noise, in bytes or in time?"""
    dice = random.Random(7)
    nobody = (dice.randrange(900_000_000, 999_999_999) for _ in itertools.count())
    if page.ask(page.foreign) != page.ask(next(nobody)):
        bench.row(page.what, "-", "-", "-", "-", "-", "other bytes")
        return True

    def theirs():
        until = clock() + control / 1000
        while control and clock() < until:
            pass
        return page.ask(page.foreign)

    foreign, blank = _pairs(theirs, lambda: page.ask(next(nobody)), runs, clock)
    first, second = _pairs(lambda: page.ask(next(nobody)), lambda: page.ask(next(nobody)), runs, clock)
    low, high = interval([a - b for a, b in zip(foreign, blank, strict=True)])
    least, most = interval([a - b for a, b in zip(first, second, strict=True)])
    differs = low > max(0.0, most) or high < min(0.0, least) or low > MOST or high < -MOST
    ratio, noise = statistics.median(foreign) / statistics.median(blank), statistics.median(first) / statistics.median(second)
    times = (f"{statistics.median(foreign):.2f}", f"{statistics.median(blank):.2f}", f"{ratio:.3f}", f"{noise:.3f}")
    bench.row(page.what, *times, f"{low:+.2f} {high:+.2f}", "YES" if differs else "no")
    return differs


def _pairs(one: Callable[[], object], other: Callable[[], object], runs: int, clock: Clock) -> tuple[list[float], list[float]]:
    """Milliseconds of both, asked A B B A …"""
    times: tuple[list[float], list[float]] = ([], [])
    for n in range(runs + 2):
        for which in ((0, 1), (1, 0))[n % 2]:
            begin = clock()
            (one, other)[which]()
            times[which].append((clock() - begin) * 1000)
    return times[0][2:], times[1][2:]


def interval(differences: list[float]) -> tuple[float, float]:
    """Where the median of the pairs' differences lies with 99 % certainty, by their order alone (sign test)."""
    ordered, n = sorted(differences), len(differences)
    k = max(0, int(n / 2 - 2.576 * n**0.5 / 2))
    return ordered[k], ordered[n - 1 - k]


if __name__ == "__main__":
    main()
