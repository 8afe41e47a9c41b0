"""The report of a round as an official document: cover, contents, scores, chapters, gaps with improvements, declarations, signatures."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from liren.assessments import queries, rules
from liren.assessments.flow import State
from liren.assessments.models import Assessment
from liren.assessments.rules import Row
from liren.core.calendar import local
from liren.core.documents import LANGUAGE as OFFICIAL
from liren.core.documents import (
    Closing,
    Column,
    Contents,
    Document,
    Facts,
    Figure,
    Figures,
    Heading,
    Pagebreak,
    Paragraph,
    Signatures,
    Table,
)  # fmt: skip
from liren.standards.rules import Level, Score
from liren.standards.rules import State as Standing

NOTHING = "–"
COUNTED = (Standing.MET, Standing.PARTLY, Standing.NOT_MET, Standing.NOT_MEASURED, Standing.NOT_APPLICABLE)


def document(one: Assessment) -> Document:
    """The report in official layout, in Chinese; before it is locked marked as not final."""
    with translation.override(OFFICIAL):
        report, issuer = queries.report_of(one), _("%(community)s公共服务中心") % {"community": one.community}
        on = local(one.locked_at).date() if one.locked_at else None
        foot = _("校验码 %(code)s") % {"code": one.digest} if one.digest else _("征求意见稿，未定稿")
        blocks = [Contents(), Pagebreak(), *_body(one, report), Closing(issuer, on), Signatures(_signers())]
        title = _("%(community)s标准对标评估报告") % {"community": report["community"]}
        number = f"{queries.named(one)}　{queries.span_words(one.period)}"
        return Document(title, blocks, number=number, issuer=issuer, on=on, cover=True, foot=foot)


def _signers() -> list[str]:
    return [_("中心负责人："), _("治委会主任："), _("上级复核："), _("填报：")]


def _body(one: Assessment, report: dict[str, Any]) -> Iterator[Any]:
    found = rules.rows(report)
    yield from _about(one, report)
    yield from _overall(report, found)
    for standard in report["standards"]:
        yield from _standard(standard, rules.rows(report, standard["code"]))
    yield from _gaps(report, found)
    yield from _differing(found)
    yield from _exempt(report)
    yield from _attested(report)
    yield from _opinions(report)


def _about(one: Assessment, report: dict[str, Any]) -> Iterator[Any]:
    yield Heading(_("评估概况"))
    yield Facts(
        [
            (_("社区"), report["community"]), (_("评估时期"), queries.span_words(one.period)),
            (_("取数日期"), date.fromisoformat(report["frozen_on"])), (_("要求条数"), _("%(n)d 条") % {"n": len(report["results"])}),
            *((standard["code"], _named(standard)) for standard in report["standards"]),
        ]
    )  # fmt: skip
    yield Paragraph(
        _(
            "本报告的测量结果由业务记录逐条算出，取数后固定；没有记录能证明的列为“未测量”，不算符合。得分按“应”3、“宜”2、“建议”1 加权，"
            "部分符合按一半计，未测量和不适用的不计入，另列覆盖条数。评议和复核与测量不同的，两者并列，得分分别计算。"
        )
    )
    if report["summary"]:
        yield Heading(_("自查说明"), 2)
        yield Paragraph(report["summary"])


def _named(standard: dict[str, Any]) -> str:
    number = rules.number_words(standard["number"]) or _("未编号")
    return _("%(title)s（%(number)s）") % {"title": standard["title"], "number": number}


def _overall(report: dict[str, Any], found: list[Row]) -> Iterator[Any]:
    measured, final = rules.measured_score(found), rules.final_score(found)
    yield Heading(_("总体结果"))
    yield Figures(
        [
            Figure(measured.percent, _("测量得分"), "%" if measured.value is not None else ""),
            Figure(final.percent, _("评定得分"), "%" if final.value is not None else ""),
            Figure(final.states.get(Standing.MET, 0), _("符合"), _("条")),
            Figure(len(rules.gaps(found)), _("差距"), _("条")),
        ]
    )
    yield Table(_score_head(_("标准")), _score_rows(report), caption=_("各标准得分"), total=len(report["standards"]) > 1)
    levels = [(level, [row for row in found if row.level == level]) for level in Level]
    rows = [_score_row(str(level.label), some) for level, some in levels if some and level != Level.MAY]
    yield Table(_score_head(_("级别")), rows, caption=_("各级别得分"), note=_("“可”为可选项，不计分。"))


def _score_head(first: str, width: float = 1.3) -> list[Column]:
    labels = ((_("符合"), 0.8), (_("部分"), 0.8), (_("不符"), 0.8), (_("未测"), 0.8), (_("不适用"), 1.1))
    scores = ((_("计分条数"), 1.35), (_("测量得分"), 1.35), (_("评定得分"), 1.35))
    return [Column(first, width=width), *(Column(label, "right", share) for label, share in (*labels, *scores))]


def _score_rows(report: dict[str, Any]) -> list[list[Any]]:
    rows = [_score_row(standard["code"], rules.rows(report, standard["code"])) for standard in report["standards"]]
    return [*rows, _score_row(_("合计"), rules.rows(report))] if len(rows) > 1 else rows


def _score_row(label: str, found: list[Row]) -> list[Any]:
    final = rules.final_score(found)
    counts = [final.states.get(state, 0) for state in COUNTED]
    return [label, *counts, f"{final.measured}/{final.counted}", _percent(rules.measured_score(found)), _percent(final)]


def _percent(score: Score) -> str:
    return NOTHING if score.value is None else f"{score.percent}%"


def _standard(standard: dict[str, Any], found: list[Row]) -> Iterator[Any]:
    yield Heading(f"{standard['code']} {standard['title']}")
    chapters = rules.chapters(found)
    rows = [_score_row(f"{chapter.number} {chapter.title}", chapter.rows) for chapter in chapters]
    yield Table(_score_head(_("章"), 2.6), rows, caption=_("%(code)s 各章得分") % standard)
    for chapter in chapters:
        yield Heading(f"{chapter.number} {chapter.title}".strip(), 2, numbered=False)
        yield Table(_row_head(), [_row(row) for row in chapter.rows])


def _row_head() -> list[Column]:
    return [
        Column(_("条款"), width=1.25), Column(_("要求"), width=3.0), Column(_("级别"), "center", 0.9), Column(_("测量"), "center", 1.25),
        Column(_("现在"), "right", 1.1), Column(_("目标"), "right", 1.3), Column(_("评定"), "center", 1.2),
    ]  # fmt: skip


def _row(row: Row) -> list[Any]:
    one = row.result
    said = str(row.final.label) if row.grades else NOTHING
    return [
        one["number"],
        one["title"],
        str(row.level.label),
        str(row.measured.label),
        one["shown"] or NOTHING,
        rules.goal_words(one["goal"]) or NOTHING,
        said,
    ]


def _gaps(report: dict[str, Any], found: list[Row]) -> Iterator[Any]:
    wanting = rules.gaps(found)
    yield Heading(_("差距和改进"))
    if not wanting:
        yield Paragraph(_("没有不符合或部分符合的要求。"))
        return
    going = {one["code"]: one for one in report["improvements"]}
    known = sum(row.result["code"] in going for row in wanting)
    yield Paragraph(_("不符合和部分符合共 %(n)d 条，其中 %(known)d 条已列入改进。") % {"n": len(wanting), "known": known})
    head = [
        Column(_("条款"), width=1.75), Column(_("要求"), width=2.4), Column(_("级别"), "center", 0.95), Column(_("结果"), "center", 1.4),
        Column(_("原因"), width=3.0), Column(_("改进"), width=1.8),
    ]  # fmt: skip
    yield Table(head, [_gap(row, going.get(row.result["code"])) for row in wanting], caption=_("差距清单"))
    yield from _improved(report["improvements"])


def _gap(row: Row, improvement: dict[str, Any] | None) -> list[Any]:
    one, said = row.result, row.grades[-1]["comment"] if row.grades else row.result["reason"]
    doing = _("%(state)s，%(owner)s，限 %(due_on)s") % improvement if improvement else NOTHING
    return [one["code"], one["title"], str(row.level.label), str(row.final.label), said, doing]


def _improved(improvements: list[dict[str, Any]]) -> Iterator[Any]:
    if improvements:
        head = [
            Column(_("条款"), width=1.75),
            Column(_("改进事项"), width=2.6),
            Column(_("状态"), "center", 1.0),
            Column(_("改进前"), width=1.5),
            Column(_("改进后"), width=1.5),
        ]
        rows = [[one["code"], one["title"], one["state"], one["before"], one["after"] or NOTHING] for one in improvements]
        yield Table(head, rows, caption=_("改进事项"))


def _differing(found: Iterable[Row]) -> Iterator[Any]:
    rows = [
        [
            row.result["code"],
            str(row.measured.label),
            str(State(grade["stage"]).label),
            str(Standing(grade["state"]).label),
            grade["comment"],
            grade["by"],
        ]
        for row in found
        for grade in row.grades
    ]
    if rows:
        yield Heading(_("评定与测量不同的要求"))
        head = [
            Column(_("条款"), width=1.75), Column(_("测量"), "center", 1.1), Column(_("评定环节"), "center", 1.7),
            Column(_("评定"), "center", 1.3),
            Column(_("理由"), width=3.4), Column(_("评定人"), "center", 1.05),
        ]  # fmt: skip
        yield Table(head, rows)


def _exempt(report: dict[str, Any]) -> Iterator[Any]:
    yield Heading(_("不适用的要求"))
    if report["exemptions"]:
        head = [Column(_("条款"), width=1.2), Column(_("理由"), width=4.0), Column(_("提出"), "center"), Column(_("批准"), "center")]
        yield Table(head, [[one["code"], one["reason"], one["by"], one["approved_by"]] for one in report["exemptions"]])
    else:
        yield Paragraph(_("没有批准不适用的要求。"))


def _attested(report: dict[str, Any]) -> Iterator[Any]:
    yield Heading(_("有效的声明"))
    if not report["attestations"]:
        yield Paragraph(_("取数当日没有有效的声明。"))
        return
    head = [
        Column(_("条款"), width=1.75), Column(_("声明内容"), width=3.6), Column(_("声明人"), width=1.6), Column(_("核对人"), "center", 0.9),
        Column(_("有效期至"), "center", 1.3),
    ]  # fmt: skip
    rows = [
        [one["code"], one["text"], f"{one['post']} {one['by']}".strip(), one["confirmed_by"], one["until"]]
        for one in report["attestations"]
    ]
    yield Table(head, rows)


def _opinions(report: dict[str, Any]) -> Iterator[Any]:
    told = ((_("治委会评议意见"), report["board_text"]), (_("上级复核意见"), report["region_text"]))
    if any(text for _title, text in told):
        yield Heading(_("评议和复核"))
    for title, text in told:
        if text:
            yield Heading(title, 2)
            yield Paragraph(text)
    yield from _taken(report["signed"])


def _taken(signed: list[dict[str, str]]) -> Iterator[Any]:
    """Who took each step in the system, and when; the lines below are for those who also sign on paper."""
    words = {"submit": _("自查送出"), "endorse": _("治委会评议"), "lock": _("上级复核定稿")}
    if signed:
        head = [Column(_("环节"), width=1.5), Column(_("办理人"), width=2.0), Column(_("办理时间"), width=2.0)]
        rows = [[words[one["step"]], one["by"], f"{local(datetime.fromisoformat(one['at'])):%Y-%m-%d %H:%M}"] for one in signed]
        yield Table(head, rows, caption=_("系统办理记录"))
