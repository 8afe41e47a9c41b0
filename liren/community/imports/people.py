"""People by table: an account, the post it holds and since when – at once what `open_account`, `open_post` and `appoint` do.

Accounts that come in have no password; each is issued one, or invited, when it is needed. Posts that watch over others or are
sealed are appointed to by hand, one at a time.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.community import queries
from liren.community.actions import _bulk as bulk
from liren.community.imports import _holders as holders
from liren.community.imports._columns import company_of, grid_of, mark, phone, username
from liren.community.models import Community, Company, Grid, Import, ImportRow, Post, User
from liren.community.queries import Verdict, importer
from liren.community.rules import initials
from liren.community.rules.numbers import same
from liren.community.scope import Role
from liren.core.calendar import today
from liren.core.tables import Column, Row, day, one_of, text

OF_COMPANY, OF_GRID = frozenset({"employee", "company_contact"}), frozenset({"grid_member", "grid_leader"})
GRID_KINDS = {"grid_leader": Post.GridKind.LEADER, "grid_member": Post.GridKind.FULL_TIME}
Bound = tuple[str, int | None, int | None]  # role, grid, company


def columns(home: Community, _by: User) -> list[Column]:
    """The template of people and their posts."""
    roles = {str(Role(role).label): role for role in holders.BY_TABLE}
    grids, hint = queries.grids(home), _("从下拉列表选择；负责人、举报专管、咨询、管理和审计岗位请逐人任命")
    return [
        Column("name", _("姓名"), text(40), True, _("同一岗位上同名同手机的会跳过"), _("张三"), width=12),
        Column("phone", _("手机"), phone, help=_("可空；清单中脱敏显示"), example="13800000000", width=16),
        Column("role", _("角色"), one_of(roles, hint), True, _("从下拉列表选择"), _("员工"), tuple(roles), 14),
        Column("grid", _("网格"), grid_of(home), False, _("网格长、网格员必填"), "", tuple(g.name for g in grids), 18),
        Column("company", _("企业"), company_of(home), False, _("员工、企业联系人必填：全称、简称或信用代码"), width=30),
        Column("title", _("岗位名称"), text(60), help=_("可空：按角色和范围取名"), width=22),
        Column("since", _("任职日期"), day, help=_("可空：今天"), example="2026-03-01"),
        Column("until", _("届满日期"), day, help=_("可空")),
        Column("username", _("登录名"), username, help=_("可空：系统取名"), width=18),
    ]  # fmt: skip


def check(imported: Import, rows: Iterator[Row]) -> Iterator[Verdict]:
    """Judge each row: who holds this post already is passed over; two rows of one person and post are told."""
    held, taken = queries.holders_of(imported.community), queries.usernames()
    seen: dict[str, int] = {}
    for row in rows:
        said = row.values
        bound = _bound(row)
        key = mark(*bound, said.get("title"), said.get("name"), same(said.get("phone", "")), said.get("username"))
        row.only_once(key, seen, _("姓名"), said.get("name", ""))
        _dates(row)
        name = (said.get("username") or "").casefold()
        if name in taken and taken[name] != said.get("name"):
            row.blame(_("登录名"), said["username"], _("已被别人使用，请换一个或留空"))
        if name and name == imported.by.username.casefold():
            row.blame(_("登录名"), said["username"], _("不能任命本人，请由另一位负责人办理"))
        there = (*bound, said.get("name"), same(said.get("phone", ""))) in held
        yield row, "bad" if row.problems else "there" if there else "ready", key


def _bound(row: Row) -> Bound:
    """What the post is about; what does not fit the role is told."""
    said = row.values
    role, grid, company = said.get("role", ""), said.get("grid"), said.pop("company", None) or (None, None)
    if role in OF_COMPANY and not company[0] and "company" not in {p["column"] for p in row.problems}:
        row.blame(_("企业"), row.raw.get("company", ""), _("员工和企业联系人请填写所在企业"))
    if role in OF_GRID and not grid:
        row.blame(_("网格"), row.raw.get("grid", ""), _("网格长、网格员请填写所在网格"))
    if role and role not in OF_COMPANY | OF_GRID and (grid or company[0]):
        row.blame(_("角色"), row.raw.get("role", ""), _("这个角色面向全社区，请把网格和企业留空"))
    said["grid"] = grid if role in OF_GRID else None
    said["company"] = company[0] if role in OF_COMPANY else None
    return role, said["grid"], said["company"]


def _dates(row: Row) -> None:
    said = row.values
    since, until = said.get("since") or today(), said.get("until")
    if until and until < since:
        row.blame(_("届满日期"), until, _("届满日期不能早于任职日期"))
    said["since"], said["until"] = since.isoformat(), until.isoformat() if until else None


def undo(imported: Import, rows: Sequence[ImportRow], by: User) -> None:
    """Take back appointments nobody changed, then the accounts and posts that came with them if they are of no further use."""
    holders.take_back(imported, rows, by)


@importer(
    "people",
    gettext_lazy("人员"),
    noun=gettext_lazy("位人员"),
    hint=gettext_lazy("一行一位：账号、岗位和任职一起登记，初始没有密码"),
    icon="users",
    **holders.ROSTER,
    columns=columns,
    check=check,
    undo=undo,
)
def apply(imported: Import, rows: Sequence[ImportRow], by: User) -> None:
    """The same rows that `open_account`, `open_post` and `appoint` write one by one."""
    home, said = imported.community, [row.values for row in rows]
    people = holders.People.known(home, said)
    posts = holders.Posts.known(home, said)
    fresh, users, made_posts = [], dict[int, User](), dict[int, Post]()
    for row in rows:
        post, user = posts.find(row.values), people.find(row.values)
        if post and user and (user.pk, post.pk) in posts.held:
            row.state, row.values = ImportRow.State.THERE, {}
            continue
        if post is None:
            post = made_posts[row.pk] = posts.open(_post(home, row.values))
        if user is None:
            user = users[row.pk] = people.open(_user(imported, row, people))
        fresh.append((row, user, post))
    User.objects.bulk_create(users.values(), batch_size=500)
    Post.objects.bulk_create(made_posts.values(), batch_size=500)
    bulk.journal(imported, by, "community.open_account", users.values(), lambda user: {})
    bulk.journal(imported, by, "community.open_post", made_posts.values(), lambda post: {"role": post.role, "title": post.title})
    appointments = holders.appoint(imported, by, fresh)
    kept = [
        {"user": users[r.pk].pk if r.pk in users else None, "post": made_posts[r.pk].pk if r.pk in made_posts else None} for r, *_ in fresh
    ]
    bulk.done([row for row, *_rest in fresh], appointments, kept)


def _user(imported: Import, row: ImportRow, people: holders.People) -> User:
    said = row.values
    short = "".join(initials(said["name"]).split()[:1]) or "p"
    user = User(
        username=said.get("username") or people.free(f"{short}-{imported.pk}-{row.number}"), name=said["name"], phone=said.get("phone", "")
    )
    user.set_unusable_password()
    return user


def _post(home: Community, said: dict[str, Any]) -> Post:
    role, label = said["role"], str(Role(said["role"]).label)
    where = Company.objects.filter(pk=said["company"]).first() or Grid.objects.filter(pk=said["grid"]).first() or ""
    post = Post(
        community=home, role=role, grid_id=said["grid"], company_id=said["company"], title=said.get("title") or f"{where}{label}"[:60]
    )
    post.grid_kind = GRID_KINDS.get(role, "")
    return post
