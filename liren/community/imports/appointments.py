"""Appointments by table: people who have an account take posts that exist."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.community import queries
from liren.community.actions import _bulk as bulk
from liren.community.imports import _holders as holders
from liren.community.imports._columns import mark, username
from liren.community.imports.people import _dates as dates
from liren.community.models import Appointment, Community, Import, ImportRow, Post, User
from liren.community.queries import Verdict, importer
from liren.core.tables import Column, Row, day, text


def columns(_home: Community, _by: User) -> list[Column]:
    """The template of appointments."""
    return [
        Column("name", _("姓名"), text(40), True, _("已有账号的人；新人请用“人员”表"), _("张三"), width=12),
        Column("username", _("登录名"), username, help=_("同名时必填"), width=18),
        Column("title", _("岗位名称"), text(60), True, _("已设的岗位，见“人员组织”"), width=26),
        Column("since", _("任职日期"), day, help=_("可空：今天"), example="2026-03-01"),
        Column("until", _("届满日期"), day, help=_("可空")),
    ]


def check(imported: Import, rows: Iterator[Row]) -> Iterator[Verdict]:
    """Judge each row: person and post have to be one each."""
    people, posts = _people(imported), _posts(imported.community)
    held, seen = queries.appointed(imported.community), dict[str, int]()
    for row in rows:
        said = row.values
        user, post = _person(row, people), _post(row, posts)
        dates(row)
        if user == imported.by.pk:
            row.blame(_("姓名"), said.get("name", ""), _("不能任命本人，请由另一位负责人办理"))
        said |= {"user": user, "post": post}
        key = mark(user, post) if user and post else ""
        if key:
            row.only_once(key, seen, _("姓名"), said.get("name", ""))
        there = (user, post) in held
        yield row, "bad" if row.problems else "there" if there else "ready", key


def _people(imported: Import) -> dict[str, list[tuple[int, str]]]:
    found = defaultdict(list)
    for pk, name, sign_in in queries.colleagues(imported.by, imported.community).values_list("pk", "name", "username"):
        found[name].append((pk, sign_in.casefold()))
    return found


def _posts(home: Community) -> dict[str, list[int]]:
    found = defaultdict(list)
    for pk, title in Post.objects.filter(community=home, closed_on=None, role__in=holders.BY_TABLE).values_list("pk", "title"):
        found[title].append(pk)
    return found


def _person(row: Row, people: dict[str, list[tuple[int, str]]]) -> int | None:
    alike = people.get(row.values.get("name", ""), [])
    wanted = row.values.get("username", "").casefold()
    fitting = [pk for pk, sign_in in alike if not wanted or sign_in == wanted]
    if "name" in row.values and len(fitting) != 1:
        many = _("有 %(n)s 位同名，请填写登录名") % {"n": len(fitting)}
        row.blame(_("姓名"), row.values["name"], many if fitting else _("没有这个人的账号，请用“人员”表登记"))
    return fitting[0] if len(fitting) == 1 else None


def _post(row: Row, posts: dict[str, list[int]]) -> int | None:
    alike = posts.get(row.values.get("title", ""), [])
    if "title" in row.values and len(alike) != 1:
        many = _("有 %(n)s 个岗位同名，请在“人员组织”里逐个任命") % {"n": len(alike)}
        row.blame(_("岗位名称"), row.values["title"], many if alike else _("没有这个岗位，或这类岗位须逐人任命"))
    return alike[0] if len(alike) == 1 else None


def undo(imported: Import, rows: Sequence[ImportRow], by: User) -> None:
    """Take back appointments nobody changed since."""
    bulk.undo(imported, by, rows, bulk.things_of(Appointment, rows))


@importer(
    "appointments",
    gettext_lazy("任职"),
    noun=gettext_lazy("项任职"),
    hint=gettext_lazy("一行一项：已有账号的人担任已设的岗位"),
    icon="hierarchy-2",
    **holders.ROSTER,
    columns=columns,
    check=check,
    undo=undo,
)
def apply(imported: Import, rows: Sequence[ImportRow], by: User) -> None:
    """The same rows that `appoint` writes one by one."""
    held = queries.appointed(imported.community)
    fresh = bulk.fresh(rows, {mark(user, post) for user, post in held})
    users = User.objects.in_bulk([row.values["user"] for row in fresh])
    posts = Post.objects.filter(closed_on=None).in_bulk([row.values["post"] for row in fresh])
    able = []
    for row in fresh:
        if row.values["post"] in posts and row.values["user"] in users:
            able.append((row, users[row.values["user"]], posts[row.values["post"]]))
        else:
            bulk.refuse(row, _("岗位名称"), _("岗位已撤销或账号已停用"))
    bulk.done([row for row, *_rest in able], holders.appoint(imported, by, able))
