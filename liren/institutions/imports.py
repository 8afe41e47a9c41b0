"""Members of bodies by table: company representatives, lawyers, volunteers, units of an alliance."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.community.actions import _bulk as bulk
from liren.community.imports._columns import mark, phone
from liren.community.models import Community, Import, ImportRow, User
from liren.community.queries import Verdict, importer
from liren.core.actions import Refused
from liren.core.calendar import today
from liren.core.tables import Column, Row, day, one_of, text
from liren.institutions import actions, queries
from liren.institutions.models import Body, Member
from liren.institutions.rules import Group, Standing


def columns(home: Community, _by: User) -> list[Column]:
    """The template of a list of members, with this community's bodies to choose from."""
    bodies = {body.name: body.pk for body in queries.active(home)}
    standings = {str(label): value for value, label in Standing.choices}
    groups = {str(label): value for value, label in Group.choices}
    no_body = _("没有登记这个机构，请从下拉列表中选择，或先登记机构")
    return [
        Column("body", _("机构"), one_of(bodies, no_body), True, _("从下拉列表选择"), next(iter(bodies), ""), tuple(bodies), 28),
        Column("name", _("姓名"), text(40), True, _("单位加入的写联系人"), _("岑晓舟")),
        Column("standing", _("身份"), one_of(standings), True, _("从下拉列表选择"), _("成员"), tuple(standings)),
        Column("unit", _("所在单位"), text(80), example=_("云栖律师事务所"), width=28),
        Column("group", _("来自"), one_of(groups), False, _("新阶层组织和共建联盟必填"), "", tuple(groups), 24),
        Column("phone", _("电话"), phone, example="13800000000"),
        Column("signed_on", _("签约日期"), day, help=_("签了协议或聘书的填"), example="2026-03-01"),
        Column("since", _("加入日期"), day, help=_("可空：今天"), example="2026-03-01"),
    ]


def check(imported: Import, rows: Iterator[Row]) -> Iterator[Verdict]:
    """Judge each row; body, name and unit tell a member apart."""
    known, seen = _known(imported.community), dict[str, int]()
    needs = {body.pk: queries.needs()[body.kind] for body in queries.active(imported.community)}
    for row in rows:
        key = mark(row.values.get("body"), row.values.get("name"), row.values.get("unit", ""))
        row.only_once(key, seen, _("姓名"), row.raw.get("name", ""))
        need = needs.get(row.values.get("body", 0))
        if need and need.groups and row.values.get("group") not in need.groups:
            row.blame(_("来自"), row.raw.get("group", ""), _("这个机构按成员来自哪一类计算构成，请填写"))
        if (since := row.values.get("since")) and since > today():
            row.blame(_("加入日期"), row.raw.get("since", ""), _("加入日期不能晚于今天"))
        row.values |= {name: row.values[name].isoformat() for name in ("signed_on", "since") if row.values.get(name)}
        yield row, "there" if key in known else "bad" if row.problems else "ready", key


def _known(home: Community) -> set[str]:
    rows = Member.objects.filter(body__community=home, until=None)
    return {mark(*values) for values in rows.values_list("body_id", "name", "unit")}


def undo(imported: Import, rows: Sequence[ImportRow], by: User) -> None:
    """Take back members nobody changed since."""
    bulk.undo(imported, by, rows, bulk.things_of(Member, rows))


@importer(
    "body_members",
    gettext_lazy("机构成员"),
    noun=gettext_lazy("名成员"),
    hint=gettext_lazy("一行一人：机构里不需要用系统的企业代表、律师、志愿者、联盟单位"),
    icon="users-group",
    ask="institutions.add_member",
    list_url="institutions:bodies",
    columns=columns,
    check=check,
    undo=undo,
    batch=200,
)
def apply(imported: Import, rows: Sequence[ImportRow], by: User) -> None:
    """Each row through the action that a head would have used."""
    bodies = Body.objects.select_related("community").in_bulk([row.values["body"] for row in rows])
    for row in bulk.fresh(rows, _known(imported.community)):
        try:
            made = actions.add_member(bodies[row.values["body"]], by=by, **_said(row.values))
        except Refused as no:
            bulk.refuse(row, "", no)
        else:
            bulk.done([row], [made])


def _said(values: dict[str, Any]) -> dict[str, Any]:
    days = {name: date.fromisoformat(values[name]) for name in ("signed_on", "since") if values.get(name)}
    return {name: values[name] for name in ("name", "standing", "unit", "group", "phone") if values.get(name)} | days
