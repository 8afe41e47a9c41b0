"""P8: all requirements of a community from live records, and what a page reads of them.

    python3 dev.py bench standards [--cases 2500]

The baseline asks as many bare counts of the community's cases as judging asks questions, in the same run; the growth is by ten times
the cases. `pages` is what the board reads – stored figures, declarations of today – beside judging everything live.
"""

from benchmarks import bench


def main() -> None:
    vendor, chosen = bench.begin(cases=2_500)
    from benchmarks import park

    built = park.build(chosen.cases)
    _load(built["system"])
    bench.row(f"{vendor}, {chosen.cases} cases", "ours ms", "baseline ms", "baseline/ours", "queries", "promise")
    _measure(built, f"{chosen.cases} cases")
    _ten_times(built, chosen.cases)
    _measure(built, f"{chosen.cases * 10} cases")


def _load(system) -> None:
    from liren.community.models import Region
    from liren.standards import actions, imports

    root = Region.objects.get(code="000000")
    for path in imports.files():
        actions.load(root, by=system, edition=imports.read(path))


def _measure(built: dict, name: str) -> None:
    from liren.cases.models import Case
    from liren.community.queries import system_user
    from liren.standards import actions, queries

    home = built["home"]
    by, asked = system_user(home), bench.queries(lambda: queries.judge_all(home))

    def counts() -> None:
        for _n in range(asked):
            Case.objects.filter(community=home, state="confirmed").count()

    _told(f"all requirements live, {name}", bench.pairs(lambda: queries.judge_all(home), counts, 6), asked, "≤ 2 s")
    again = bench.queries(lambda: actions.measure(home, by=by))
    _told("measured and kept", bench.pairs(lambda: actions.measure(home, by=by), counts, 6), again, "≤ 2 s")
    few = bench.queries(lambda: queries.judged(home))
    _told(
        "what pages read, against live", bench.pairs(lambda: queries.judged(home), lambda: queries.judge_all(home), 6), few, "≤ 15 queries"
    )


def _told(what: str, timed: tuple[float, float, float], asked: int, promise: str) -> None:
    ours, base, ratio = timed
    bench.row(what, f"{ours:.0f}", f"{base:.0f}", f"{ratio:.2f}", asked, promise)


def _ten_times(built: dict, cases: int) -> None:
    from benchmarks.park import _cases
    from liren.cases.models import Case, Category

    before = Case.objects.filter(community=built["home"]).update(number=_old())
    categories = list(Category.objects.filter(community=built["home"], secrecy="ordinary"))
    _cases(Case, built["home"], built["companies"], categories, built["people"], cases * 10 - before)


def _old():
    from django.db.models import Value
    from django.db.models.functions import Concat

    return Concat(Value("A"), "number")


if __name__ == "__main__":
    main()
