"""An official document of twenty pages as PDF and as Word, against a workbook of the same rows.

python3 dev.py bench documents [--rows 480]
"""

import re

from benchmarks import bench


def main() -> None:
    _vendor, chosen = bench.begin(rows=480)

    from liren.core import documents as d
    from liren.core import tables

    rows = [(n, f"第 {n} 件：车间外通道被占用，夜间装卸困难", "一网格", n % 30) for n in range(1, chosen.rows + 1)]
    header = ["序号", d.Column("事项", width=4), "网格", d.Column("工作日", "right")]
    text = d.Paragraph("本期共受理企业诉求若干件，均已按时答复。" * 12)
    document = d.Document("诉求办理月报", [d.Contents(), d.Heading("情况"), text, d.Heading("明细"), d.Table(header, rows)], cover=True)
    pages = len(re.findall(rb"/Type\s*/Page\b", d.pdf(document)))
    bench.row(f"{pages} pages, {chosen.rows} rows", "ms", "workbook ms", "workbook/ours")
    for name, draw in (("PDF", d.pdf), ("Word", d.word)):
        mine, base, ratio = bench.pairs(lambda draw=draw: draw(document), lambda: tables.write("x", ["a", "b", "c", "d"], rows), 6)
        bench.row(name, f"{mine:.0f}", f"{base:.0f}", f"{ratio:.2f}")


if __name__ == "__main__":
    main()
