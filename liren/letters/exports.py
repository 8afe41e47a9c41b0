"""A letter in official layout, with its points as a list behind it."""

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from liren.community.models import User
from liren.core.calendar import local
from liren.core.documents import LANGUAGE as OFFICIAL
from liren.core.documents import Attached, Closing, Column, Document, Heading, Pagebreak, Paragraph, Table, day
from liren.core.journal import looked_at
from liren.letters import queries
from liren.letters.models import Letter, Point


def document(user: User, letter: Letter) -> Document:
    """The letter as it goes out; with the answers, once there are some."""
    with translation.override(OFFICIAL):
        points, issuer = queries.points_of(user, letter), _("%(community)s公共服务中心") % {"community": letter.community}
        looked_at(user, (point.case for point in points), "export", name=queries.named(letter))
        on = local(letter.sent_at).date() if letter.sent_at else None
        return Document(
            letter.title, [*_body(letter, points), Attached([_("企业意见清单（%(n)d 条）") % {"n": len(points)}]), Closing(issuer, on),
                           Pagebreak(), *_list(points)],
            number=queries.named(letter) if letter.number else _("（未签发）"), masthead=issuer, to=queries.addressee(letter.post),
            issuer=issuer, on=on,
        )  # fmt: skip


def _body(letter: Letter, points: list[Point]) -> list[Any]:
    opening = _("近期，我中心在受理企业和员工诉求中，收到属贵单位职责范围的意见 %(n)d 条，现转送贵单位。") % {"n": len(points)}
    until = points[0].due_at if points and points[0].due_at else None
    asked = _("请于 %(n)d 个工作日内答复") % {"n": letter.days}
    if until:
        asked = _("请于%(day)s前答复") % {"day": day(local(until).date())}
    closing = _("%(asked)s。可逐条答复，也可统一答复；答复将由系统告知每个反映人。不属贵单位职责的，请注明应由哪个单位办理后退回。")
    return [Paragraph(opening), *([Paragraph(letter.text)] if letter.text else []), Paragraph(closing % {"asked": asked})]


def _list(points: list[Point]) -> list[Any]:
    head = [Column(_("序号"), "center", 0.6), Column(_("诉求编号"), width=1.8), Column(_("反映方"), width=2), Column(_("意见"), width=4.6)]
    rows = [[n, p.case.number, queries.whose(p), _with_text(p)] for n, p in enumerate(points, 1)]
    blocks: list[Any] = [Heading(_("附件：企业意见清单"), 1, numbered=False), Table(head, rows)]
    done = [(n, p) for n, p in enumerate(points, 1) if p.answer]
    if done:
        answers = [[n, p.get_state_display(), p.answer] for n, p in done]
        columns = [Column(_("序号"), "center", 0.6), Column(_("结果"), "center", 1.2), Column(_("答复"), width=7.2)]
        blocks += [Heading(_("部门答复"), 1, numbered=False), Table(columns, answers)]
    return blocks


def _with_text(point: Point) -> str:
    return f"{point.title}\n{point.text}" if point.text and point.text != point.title else point.title
