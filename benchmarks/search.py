"""P5: search in Chinese over the titles and texts of cases, against LIKE on the same rows in the same run.

    python3 dev.py bench search [--cases 100000]

Words of two, three and four characters from the texts themselves; the time of a list's own query: count and first page, as the
enterprise worker sees it.
"""

import random
import statistics
import time

from benchmarks import bench

PARTS = [
    "电梯停运", "货梯维保", "雨棚漏水", "车位不足", "排烟扰民", "污水外溢", "路灯不亮", "消防通道", "用工紧张",
    "融资困难", "房租减免", "政策咨询", "证照办理", "班车线路", "食堂价格", "宿舍申请", "噪声超标", "网络中断",
]  # fmt: skip
PLACES = ("东区 西区 南门 北门 一号楼 二号楼 地下车库 卸货平台 研发中心 中试基地").split()  # noqa: SIM905


def main() -> None:
    vendor, chosen = bench.begin(cases=100_000, words=60)

    from benchmarks import park
    from liren.cases.models import Case

    made = park.build(chosen.cases)
    _write(Case)
    begin = time.perf_counter()
    count = Case.SEARCH.rebuild(Case.objects.all())
    bench.row(f"{vendor}, {count:,} texts indexed in", f"{time.perf_counter() - begin:.0f} s")
    bench.settle()
    _measure(made["people"]["enterprise_worker"], chosen.words)


def _write(model) -> None:
    """Texts of 120 characters in which a part stands in one of a hundred and more."""
    dice = random.Random(5)
    signs = "".join(chr(n) for n in range(0x4E00, 0x4E00 + 2500))
    for start in range(0, model.objects.count(), 5000):
        rows = list(model.objects.order_by("pk").only("title", "text")[start : start + 5000])
        for row in rows:
            row.title = f"{dice.choice(PLACES)}{dice.choice(PARTS)}"
            row.text = "".join(dice.choices(signs, k=120)) + dice.choice(PARTS)
        model.objects.bulk_update(rows, ["title", "text"], batch_size=500)


def _measure(user, count: int) -> None:
    from django.db.models import Q

    from liren.cases import queries
    from liren.cases.models import Case
    from liren.cases.queries.lists import Wanted

    dice, texts = random.Random(6), list(Case.objects.order_by("pk").values_list("title", "text")[:2000])
    words = [_word(dice, texts) for _ in range(count)]
    mine, like = [], []
    for n, word in enumerate(words):
        seen = Case.objects.visible_to(user).filter(Q(title__icontains=word) | Q(text__icontains=word)).order_by("-reported_at", "-pk")
        wanted = Wanted(q=word, show="all")
        found = queries.found(user, wanted)
        ways = ((lambda w=wanted: queries.looked_for(user, w, "1"), mine), (lambda r=seen: queries.listed(user, r, "1"), like))
        for look, times in ways if n % 2 else ways[::-1]:
            begin = time.perf_counter()
            look()
            times.append((time.perf_counter() - begin) * 1000)
        if set(found.values_list("pk", flat=True)) != set(seen.values_list("pk", flat=True)):
            raise SystemExit(f"the hits for {word} are not those of LIKE")
        if [row.pk for row in queries.looked_for(user, wanted, "1")[1]] != list(seen.values_list("pk", flat=True)[:50]):
            raise SystemExit(f"the first page for {word} is not that of LIKE")
    ratio = statistics.median(b / a for a, b in zip(mine, like, strict=True))
    bench.row("P5 search", "median ms", "p95 ms", "LIKE median", "LIKE / ours")
    p95 = statistics.quantiles(mine, n=20)[-1]
    bench.row(f"{count} words", f"{statistics.median(mine):.1f}", f"{p95:.1f}", f"{statistics.median(like):.1f}", f"{ratio:.1f}")


def _word(dice: random.Random, texts: list) -> str:
    text, length = dice.choice(dice.choice(texts)), dice.choice((2, 2, 2, 3, 4))
    start = dice.randrange(len(text) - length + 1)
    return text[start : start + length]


if __name__ == "__main__":
    main()
