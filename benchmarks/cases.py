"""P1, P2, P3: create through the web, the list at 100,000 cases with the narrowest role, the record page, the worklist.

    python3 dev.py bench cases [--cases 100000]

Ratios are baseline / ours, taken in pairs in one process: 1.00 means as fast as a bare page of the same framework.
"""

import itertools
from collections.abc import Callable

from benchmarks import bench

NUMBERS = itertools.count(1)


def main() -> None:
    vendor, chosen = bench.begin(cases=100_000, runs=20)

    from benchmarks import park

    made = park.build(chosen.cases)
    bench.settle()
    bench.row(f"{vendor}, {chosen.cases:,} cases", "ours ms", "bare ms", "bare/ours", "queries")
    _reads(made, chosen.runs)
    _creates(made)


def client(user):
    """A browser signed in as this user."""
    from django.test import Client

    browser = Client()
    browser.force_login(user, backend="liren.community.access.PostBackend")
    return browser


def _reads(made: dict, runs: int) -> None:
    from liren.cases.models import Case

    member = client(made["people"]["memberG1"])
    worker = client(made["people"]["enterprise_worker"])
    grid = made["grids"][0].pk
    case = Case.objects.filter(grid=grid, state="confirmed").order_by("pk")[0].pk
    bare_rows = f"/bare/rows/?grid={grid}"
    pages = (
        (
            "P2 list, grid member, 3 filters, 50 rows",
            member,
            "/desk/cases/?state=accepted&state=assigned&kind=demand&urgency=normal",
            bare_rows,
        ),
        ("P2 list, grid member, no filter", member, "/desk/cases/", bare_rows),
        ("P3 record page", worker, f"/desk/cases/{case}/", f"/bare/{case}/"),
        ("P3 worklist", worker, "/desk/", bare_rows),
        ("P3 company page", worker, f"/desk/companies/{made['companies'][0].pk}/", f"/bare/{case}/"),
    )
    for label, browser, ours, base in pages:
        count = bench.queries(lambda b=browser, u=ours: _ok(b.get(u)))
        mine, bare, ratio = bench.pairs(lambda b=browser, u=ours: b.get(u), lambda b=browser, u=base: _ok(b.get(u)), runs)
        bench.row(label, f"{mine:.1f}", f"{bare:.1f}", f"{ratio:.2f}", count)


def _ok(answer):
    if answer.status_code not in (200, 302):
        raise SystemExit(f"{answer.request['PATH_INFO']} answered {answer.status_code}")
    return answer


def creating(made: dict, browsers: list | None = None) -> Callable[[int], None]:
    """What sends a new case, by one of these browsers in turn."""
    from liren.cases.models import Category
    from liren.core.actions import Telling

    Telling.by_worker = True  # as in a web server
    category = Category.objects.get(community=made["home"], code="site_expansion")
    browsers = browsers or [client(made["people"]["contact"])]

    def send(n: int) -> None:
        answers = {"q_area": "200", "q_use": "研发实验", "q_by": "2026-12-31"}
        form = {"title": f"压测第{next(NUMBERS)}件", "text": "请协助", "urgency": "normal", "key": f"bench-{next(NUMBERS)}", **answers}
        _created(browsers[n % len(browsers)].post(f"/home/report/{category.code}/", form))

    return send


def _creates(made: dict) -> None:
    browsers = [client(made["people"]["contact"]) for _ in range(8)]
    ours = creating(made, browsers)

    def bare(n: int) -> None:
        _ok(browsers[n % 8].post("/bare/insert/", {"title": "t", "text": "x"}))

    count = bench.queries(lambda: ours(0))
    rounds = [(bench.rate(ours, 160), bench.rate(bare, 400)) for _ in range(4)]
    best, base = sorted(r[0] for r in rounds)[1], sorted(r[1] for r in rounds)[1]
    bench.row("P1 create, 8 clients, a second", f"{best:.0f}/s", f"{base:.0f}/s", f"{best / base:.2f}", count)


def _created(answer) -> None:
    if answer.status_code != 302:
        raise SystemExit(f"a case was not created: {answer.status_code} {answer.content.decode()[:2000]}")


if __name__ == "__main__":
    main()
