"""A case report as tables: the same rows on the page, in the workbook, in Word and in PDF."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from liren.briefings import queries, rules
from liren.briefings.models import Briefing
from liren.core import tables
from liren.core.calendar import local
from liren.core.documents import LANGUAGE as OFFICIAL
from liren.core.documents import (
    Align,
    Bars,
    Closing,
    Column,
    Contents,
    Document,
    Figure,
    Figures,
    Heading,
    Pagebreak,
    Paragraph,
    Signatures,
    Table,
    day,
)  # fmt: skip

NOTHING = "–"


@dataclass(frozen=True)
class Field:
    """A column: what it is called and whether it holds text, an amount or percent."""

    label: str
    kind: str = "count"  # text count rate

    @property
    def align(self) -> Align:
        return "left" if self.kind == "text" else "right"

    def shown(self, value: Any) -> str:
        """A value as it is read."""
        if value is None:
            return NOTHING
        return f"{value:g}%" if self.kind == "rate" else f"{value:,}" if isinstance(value, int | float) else str(value)


@dataclass(frozen=True)
class Section:
    """A table of the report with what must be said about it."""

    title: str
    fields: list[Field]
    rows: list[list[Any]]
    note: str = ""
    urls: tuple[int, ...] = ()  # cases the rows are about

    def shown(self) -> list[list[tuple[str, str]]]:
        """The cells in words, each with how it stands."""
        return [[(f.shown(v), "num" if f.kind != "text" else "") for f, v in zip(self.fields, row, strict=True)] for row in self.rows]


def cards(briefing: Briefing) -> list[dict[str, Any]]:
    """The figures at the top, each compared with the period before."""
    now, before = briefing.figures["headline"], briefing.figures["before"]
    return [_card(name, label, meaning, now[name], before[name], briefing) for name, label, meaning in _measures()]


def _measures() -> list[tuple[str, str, str]]:
    return [
        ("received", _("受理"), _("本期内提出的事项，不分渠道")),
        ("answered", _("答复"), _("本期内给出的答复；重办后再次答复的再计一次")),
        ("in_time", _("按时办结率"), _("本期内到期的办结时限中按时答复的比例；撤回的不算")),
        ("first", _("首次响应及时率"), _("本期内到期的首次响应时限中及时响应的比例")),
        ("satisfied", _("满意率"), _("本期内收到的星级评价中 4 星和 5 星的比例；不足 10 份评价不公布")),
        ("reopened", _("退回重办率"), _("本期内的答复中反映人不认可、退回重办的比例")),
        ("handed_back", _("转办退回率"), _("本期内转给其他岗位的事项中被退回的比例")),
        ("open", _("期末在办"), _("期末时还没有答复的事项，其中超过办结时限的另列")),
    ]


COUNTS = frozenset({"received", "answered", "open"})


def _card(name: str, label: str, meaning: str, now: Any, before: Any, briefing: Briefing) -> dict[str, Any]:
    counted = name in COUNTS
    value, was = (_amount(now), _amount(before)) if counted else (rules.percent(now), rules.percent(before))
    late = briefing.figures["headline"]["overdue"]
    more = _("其中超期 %(n)d 件") % {"n": _amount(late)} if name == "open" else _compared(value, was, counted)
    return {
        "label": label, "value": NOTHING if value is None else f"{value:,}",
        "unit": _("件") if counted else "%" if value is not None else "",
        "compare": more, "definition": meaning, "period": f"{briefing.start} – {briefing.end}", "at": briefing.computed_at,
    }  # fmt: skip


def _amount(part: Any) -> int:
    return int(part[1]) if part else 0


def _compared(value: Any, was: Any, counted: bool) -> str:
    if value is None or was is None:
        return _("上期无可比数据")
    change = f"{value - was:+,}" if counted else f"{value - was:+.1f}"
    return _("较上期持平") if value == was else (_("较上期 %(n)s") if counted else _("较上期 %(n)s 个百分点")) % {"n": change}


def sections(briefing: Briefing) -> list[Section]:
    """All tables of the report, empty ones left out."""
    found = [_by(briefing, key, title, first) for key, title, first in _dimensions()]
    return [s for s in [*found, _repeated(briefing), _longest(briefing), _tasks(briefing)] if s.rows]


def _dimensions() -> list[tuple[str, str, str]]:
    return [
        ("group", _("分类别情况"), _("类别")),
        ("grid", _("分网格情况"), _("网格")),
        ("department", _("上报部门情况"), _("部门")),
        ("channel", _("分渠道情况"), _("渠道")),
        ("size", _("分企业规模情况"), _("规模")),
    ]


def fairness() -> str:
    """Why amounts never stand alone."""
    return _("件数多少与企业数量、走访多少有关，不作评比依据；请同时看每百家件数和各项比率。提诉求多，往往说明企业信任、网格走得勤。")


def _by(briefing: Briefing, key: str, title: str, first: str) -> Section:
    each = key in {"grid", "size"}
    fields = [
        Field(first, "text"), Field(_("受理")),
        Field(_("每百家件数")) if each else Field(_("占比"), "rate"), Field(_("答复")), Field(_("按时办结率"), "rate"),
        Field(_("首次响应及时率"), "rate"), Field(_("满意率"), "rate"), Field(_("退回重办率"), "rate"), Field(_("转办退回率"), "rate"),
    ]  # fmt: skip
    note = _("“每百家件数”按期末在册企业计算。") if each else ""
    return Section(title, fields, [_line(line, key, each) for line in briefing.figures["tables"][key]], note)


def _line(line: dict[str, Any], key: str, each: bool) -> list[Any]:
    count = line["received"][1]
    rate = rules.per_hundred(count, line["companies"] or 0) if each else rules.percent((count, line["of"]))
    rates = [rules.percent(line[name]) for name in ("in_time", "first", "satisfied", "reopened", "handed_back")]
    return [queries.label(key, line["name"]), count, rate, line["answered"][1], *rates]


def _repeated(briefing: Briefing) -> Section:
    fields = [*(Field(label, "text") for label in (_("热点"), _("类别"), _("场所"))), Field(_("件数")), Field(_("涉及企业"))]
    told = [(one.get("label") or NOTHING, one["category"], one["place"] or NOTHING) for one in briefing.figures["repeated"]]
    rows = [[*words, one["n"], one["companies"]] for words, one in zip(told, briefing.figures["repeated"], strict=True)]
    note = _("热点：3 人以上反映同一件事，本期 3 件及以上；隐患按同一场所同一类别计。")
    return Section(_("反复出现的问题"), fields, rows, note)


def _longest(briefing: Briefing) -> Section:
    fields = [*(Field(label, "text") for label in (_("编号"), _("类别"), _("网格"), _("现承办岗位"))), Field(_("已历工作日"))]
    found = briefing.figures["longest"]
    rows = [[one["number"], one["category"], one["grid"] or NOTHING, one["post"] or NOTHING, one["days"]] for one in found]
    return Section(_("期末办理时间最长的事项"), fields, rows, urls=tuple(one["pk"] for one in found))


def _tasks(briefing: Briefing) -> Section:
    """What departments and bodies asked of the center; reports issued before these were counted have none."""
    fields = [Field(_("交办方"), "text"), Field(_("新交办")), Field(_("本期到期")), Field(_("按期办结率"), "rate"), Field(_("期末未结"))]
    lines = briefing.figures.get("tasks", [])
    rows = [[queries.giver(one), one["given"], one["due"], rules.percent((one["kept"], one["due"])), one["open"]] for one in lines]
    note = _("按期办结率：本期到期的交办事项中，期限前报了结果并由交办方确认的比例；不公开的交办不在内。")
    return Section(_("交办事项情况"), fields, rows, note)


def summary(briefing: Briefing) -> str:
    """The figures as two sentences."""
    head, done = briefing.figures["headline"], briefing.figures["done"]
    words = {
        "received": _amount(head["received"]), "answered": _amount(head["answered"]), "in_time": _rate(head["in_time"]),
        "first": _rate(head["first"]), "stars": _rate(head["satisfied"]), "open": _amount(head["open"]), "late": _amount(head["overdue"]),
        **done,
    }  # fmt: skip
    return (
        _(
            "本期受理 %(received)d 件，答复 %(answered)d 件；按时办结率 %(in_time)s，首次响应及时率 %(first)s，满意率 %(stars)s；"
            "期末在办 %(open)d 件，其中超期 %(late)d 件。"
            "本期告知进展 %(updates)d 次，一次性告知补充 %(supplements)d 次，收到上级部门答复 %(above)d 件。"
        )
        % words
    )


def _rate(part: Any) -> str:
    value = rules.percent(part)
    return NOTHING if value is None else f"{value}%"


def remarks(briefing: Briefing) -> list[str]:
    """What a reader must know about the figures."""
    sealed = briefing.figures["sealed"]
    told = [
        fairness(),
        _("举报、对用人单位保密和纠纷类事项不在以上数字之内。"),
        _("不足 10 份评价的满意率，以及能由其他数字推算出来的，均以“–”表示，不予公布。"),
    ]
    return told + ([_("本月另受理上述保密事项共 %(n)d 件。") % {"n": sealed}] if sealed else [])


# ---- files


def workbook(briefing: Briefing) -> bytes:
    """One sheet for the figures, one for each table, one for the texts."""
    first = [[c["label"], c["value"], c["unit"], c["compare"], c["definition"]] for c in cards(briefing)]
    trend = [[f"{t['start']} – {t['end']}", t["n"]] for t in briefing.figures["trend"]]
    texts = [[_("主要工作"), briefing.done], [_("工作建议"), briefing.advice], *([_("说明"), one] for one in remarks(briefing))]
    sheets: list[tuple[str, Iterable[Any], Iterable[Iterable[Any]]]] = [
        (_("总体情况"), [_("指标"), _("数值"), _("单位"), _("与上期相比"), _("口径")], first),
        *((s.title, [f"{f.label}（%）" if f.kind == "rate" else f.label for f in s.fields], s.rows) for s in sections(briefing)),
        (_("走势"), [_("时期"), _("受理")], trend),
        (_("文字"), [_("项目"), _("内容")], [*texts, *([_("校验码"), one] for one in [briefing.digest] if one)]),
    ]
    return tables.book(sheets)


def document(briefing: Briefing) -> Document:
    """The report in official layout, in Chinese; a weekly one is a sheet under a red head, the others have a cover."""
    with translation.override(OFFICIAL):
        issuer = _("%(community)s公共服务中心") % {"community": briefing.community}
        blocks, name, span = [*_front(briefing), *_body(briefing), *_end(briefing, issuer)], queries.title_of(briefing), _span(briefing)
        told: dict[str, Any] = {"issuer": issuer, "on": local(briefing.issued_at).date() if briefing.issued_at else None}
        if briefing.kind == Briefing.Kind.WEEKLY:
            title = _("诉求办理情况（%(span)s）") % {"span": span}
            return Document(title, blocks, number=queries.named(briefing), masthead=name, foot=_foot(briefing), **told)
        return Document(name, blocks, number=f"{queries.named(briefing)}　{span}", cover=True, foot=_foot(briefing), **told)


def _span(briefing: Briefing) -> str:
    return _("%(start)s至%(end)s") % {"start": day(briefing.start), "end": day(briefing.end)}


def _foot(briefing: Briefing) -> str:
    if briefing.state == "withdrawn":
        return _("本期已撤回，请勿引用。校验码 %(code)s") % {"code": briefing.digest}
    return _("校验码 %(code)s") % {"code": briefing.digest} if briefing.digest else _("草稿，未签发")


def _front(briefing: Briefing) -> list[Any]:
    return [] if briefing.kind == Briefing.Kind.WEEKLY else [Contents(), Pagebreak()]


def _body(briefing: Briefing) -> list[Any]:
    blocks: list[Any] = [Paragraph(_corrects(briefing))] if briefing.corrects else []
    blocks += [Heading(_("总体情况")), Paragraph(summary(briefing))]
    blocks += [Figures([Figure(c["value"], c["label"], c["unit"], c["compare"]) for c in cards(briefing)])]
    blocks += [Bars(_bars(briefing), caption=_("近 %(n)d 期受理件数") % {"n": len(briefing.figures["trend"])})]
    blocks += [Heading(_("分项情况"))]
    for section in sections(briefing):
        header = [Column(f.label, f.align, 2.4 if f.kind == "text" else 1.15) for f in section.fields]
        rows = [[text for text, _how in row] for row in section.shown()]
        blocks += [Heading(section.title, 2), Table(header, rows, note=section.note)]
    blocks += [Heading(_("主要工作")), Paragraph(briefing.done)] if briefing.done else []
    blocks += [Heading(_("工作建议")), Paragraph(briefing.advice or _("（待写）"))]
    return [*blocks, *(Paragraph(_("注：%(text)s") % {"text": one}, quiet=True) for one in remarks(briefing))]


def _corrects(briefing: Briefing) -> str:
    former = briefing.corrects
    assert former is not None
    words = {"number": queries.named(former), "reason": former.reason}
    return _("本期更正已撤回的%(number)s。撤回理由：%(reason)s") % words


def _bars(briefing: Briefing) -> list[tuple[str, int, str]]:
    return [(f"{t['start'][5:]} – {t['end'][5:]}", t["n"], _("%(n)d 件") % {"n": t["n"]}) for t in briefing.figures["trend"]]


def _end(briefing: Briefing, issuer: str) -> list[Any]:
    on = local(briefing.issued_at).date() if briefing.issued_at else None
    return [Closing(issuer, on), Signatures([_("签发："), _("拟稿：")])]
