"""P18: what pages and search cost at once, ten and a hundred times as many cases, in one run, and drawn.

    python3 dev.py bench growth [--cases 1000000] [--drawn docs/pictures/growth.svg]

Each size is timed in turn with a bare page of one row, so that a busy machine shows; the last column is how many times the first
size's cost the last one has.
"""

import math
import statistics
import time
from pathlib import Path

from benchmarks import bench

WORDS = ("说明", "水", "电梯", "补贴", "融资", "停车", "消防", "合同", "工伤", "招聘", "排水", "噪声", "停车位", "申报", "体检", "第7件")
COLORS = ("#0b5cad", "#b5502b", "#2b7a4b", "#7a4bb0", "#8a6d00", "#5f6b7a")
WIDE, HIGH, LEFT, TOP = 860, 420, 80, 50


def main() -> None:
    vendor, chosen = bench.begin(cases=1_000_000, runs=15, drawn="")

    from benchmarks import park
    from liren.cases.models import Case

    sizes = [chosen.cases // 100, chosen.cases // 10, chosen.cases]
    made, found = park.build(sizes[0]), {}
    Case.SEARCH.rebuild(Case.objects.all())
    bench.row(f"{vendor}, ms: bare (P5: median) + ours", *(f"{size:,}" for size in sizes), "growth")
    for size in sizes:
        park.grow(sizes[0], size)
        bench.settle()
        for name, cost in _costs(made, chosen.runs):
            found.setdefault(name, []).append(cost)
    for name, costs in found.items():
        bench.row(name, *(f"{bare:.1f} + {ours:.1f}" for bare, ours in costs), f"{costs[-1][1] / costs[0][1]:.2f}")
    if chosen.drawn:
        lines = {name: [ours for _bare, ours in costs] for name, costs in found.items()}
        Path(chosen.drawn).write_text(drawn(f"{vendor}: milliseconds by number of cases", sizes, lines), "utf8")


def _costs(made: dict, runs: int):
    from benchmarks.cases import client, creating
    from liren.cases import queries
    from liren.cases.models import Case
    from liren.cases.queries.lists import Wanted

    member, worker = client(made["people"]["memberG1"]), client(made["people"]["enterprise_worker"])
    case = Case.objects.filter(grid=made["grids"][0], state="confirmed").earliest("pk").pk
    pages = (
        ("P2 list, grid member, 3 filters", member, "/desk/cases/?state=accepted&kind=demand&urgency=normal"),
        ("P2 list, worker, all", worker, "/desk/cases/?show=all"),
        ("P3 record page", worker, f"/desk/cases/{case}/"),
        ("P3 worklist", worker, "/desk/"),
    )
    for name, browser, page in pages:
        ours, bare, _ratio = bench.pairs(lambda b=browser, p=page: b.get(p), lambda b=browser: b.get(f"/bare/{case}/"), runs)
        yield name, (bare, ours)
    send = creating(made)
    ours, bare, _ratio = bench.pairs(lambda: send(0), lambda: worker.get(f"/bare/{case}/"), runs)
    yield "P1 create", (bare, ours)
    times = []
    for word in WORDS:
        begin = time.perf_counter()
        queries.looked_for(made["people"]["enterprise_worker"], Wanted(q=word, show="all"), "1")
        times.append((time.perf_counter() - begin) * 1000)
    yield "P5 search, slowest of 16 words", (statistics.median(times), max(times))


def drawn(title: str, sizes: list[int], lines: dict[str, list[float]]) -> str:
    """An SVG of lines over sizes, both on scales of tens."""
    top = max(max(costs) for costs in lines.values())
    low, high = 0, math.ceil(math.log10(top))

    def x(n: int) -> float:
        return LEFT + n * (WIDE - LEFT - 270) / (len(sizes) - 1)

    def y(cost: float) -> float:
        return TOP + (high - max(math.log10(cost), low)) * (HIGH - TOP - 50) / (high - low)

    parts = [f'<text x="{LEFT}" y="26" font-size="16">{title}</text>']
    for power in range(low, high + 1):
        parts.append(f'<line x1="{LEFT}" x2="{x(len(sizes) - 1)}" y1="{y(10**power)}" y2="{y(10**power)}" stroke="#d5dae1"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y(10**power) + 4}" text-anchor="end">{10**power:,} ms</text>')
    parts += [f'<text x="{x(n)}" y="{HIGH - 20}" text-anchor="middle">{size:,}</text>' for n, size in enumerate(sizes)]
    for n, (name, costs) in enumerate(lines.items()):
        points = " ".join(f"{x(at):.0f},{y(cost):.0f}" for at, cost in enumerate(costs))
        parts.append(f'<polyline points="{points}" fill="none" stroke="{COLORS[n]}" stroke-width="2.5"/>')
        parts.append(f'<rect x="{WIDE - 250}" y="{TOP + n * 26 - 10}" width="12" height="12" fill="{COLORS[n]}"/>')
        parts.append(f'<text x="{WIDE - 232}" y="{TOP + n * 26}">{name}</text>')
    style = 'font-family="system-ui, sans-serif" font-size="12" fill="#1f2933"'
    begin = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}" {style}>'
    return "\n".join([begin, '<rect width="100%" height="100%" fill="#fff"/>', *parts, "</svg>", ""])


if __name__ == "__main__":
    main()
