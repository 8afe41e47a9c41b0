"""Writes docs/generated/ from the code itself: settings, flows, permissions, actions. `--check` only compares."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import CommandError
from django.core.management.base import BaseCommand
from django.db.models import Model
from django.utils.module_loading import import_string

from liren.community.scope import SCOPES, Role
from liren.core.actions import ACTIONS, HANDLERS, Action
from liren.core.flow import Flow
from liren.standards.imports import files as clause_files
from liren.standards.imports import read as read_edition
from liren.standards.queries import indicator_for

FOLDER = settings.BASE_DIR / "docs" / "generated"
BOUNDS = {
    "community": "本社区 community",
    "grid": "本网格 grid",
    "micro_grid": "本微网格 micro-grid",
    "company": "本企业 company",
    "post": "本岗位 post",
    "own": "本人 own",
    "public": "公开 public",
}
HEAD = "<!-- 由 `manage.py docs` 生成，请勿手改。Written by `manage.py docs`; do not edit. -->\n\n"


class Command(BaseCommand):
    help = "由代码生成 docs/generated。Write docs/generated from the code."

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="write nothing, fail if a page is stale")

    def handle(self, check, **options):
        stale = [name for name, text in pages().items() if read(FOLDER / name) != text]
        if check and stale:
            raise CommandError(f"docs/generated 已过期，请运行 manage.py docs · stale: {', '.join(stale)}")
        FOLDER.mkdir(parents=True, exist_ok=True)
        for name, text in pages().items():
            (FOLDER / name).write_text(text, "utf8")


def read(path: Path) -> str:
    return path.read_text("utf8") if path.exists() else ""


def pages() -> dict[str, str]:
    """Every generated page by its file name; the same code gives the same bytes."""
    made = {"settings.md": settings_page(), "flows.md": flows_page(), "actions.md": actions_page(), "permissions.md": permissions_page()}
    made["clauses.md"] = clauses_page()
    return {name: HEAD + text for name, text in made.items()}


def table(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    lines = [[*heads], ["---"] * len([*heads]), *([str(cell).replace("|", "\\|").replace("\n", " ") for cell in row] for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def ours() -> list:
    """The apps of the house, from the ground up."""
    return [app for app in reversed([*apps.get_app_configs()]) if app.name.startswith("liren.")]


# ---- settings


def settings_page() -> str:
    path = settings.BASE_DIR / "liren" / "config" / "settings.py"
    rows = [(f"`LIREN_{name}`", default, told) for name, default, told in variables(path.read_text("utf8"))]
    text = "# 设置 Settings\n\n所有设置都读自环境变量。All settings are read from the environment.\n\n"
    return text + table(["变量 variable", "缺省 default", "说明 meaning"], rows)


def variables(source: str) -> Iterator[tuple[str, str, str]]:
    """Name, default and comment of every variable that settings.py reads, in its order."""
    lines, seen = source.splitlines(), set()
    calls = [n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.args]
    for call in sorted(calls, key=lambda n: (n.lineno, n.col_offset)):
        reader, name = ast.unparse(call.func), call.args[0]
        if reader not in {"env", "flag"} or not isinstance(name, ast.Constant) or name.value in seen:
            continue
        seen.add(name.value)
        default = "关 off" if reader == "flag" else f"`{ast.unparse(call.args[1])}`" if len(call.args) > 1 else "空 none"
        yield str(name.value), default, lines[call.lineno - 1].partition("  # ")[2]


# ---- flows


def flows() -> Iterator[tuple[str, Flow]]:
    for app in ours():
        if (Path(app.path) / "flow.py").exists():
            module = import_string(f"{app.name}.flow.__dict__")
            yield from ((f"{app.label}.{name}", flow) for name, flow in module.items() if isinstance(flow, Flow))


def flows_page() -> str:
    parts = [
        "# 生命周期 Lifecycles\n\n图与页面上的按钮、权限表出自同一张表。The drawing, the buttons and the rights come from one table.\n"
    ]
    for name, flow in flows():
        states = table(["状态 state", "名称 label"], [(f"`{value}`", label) for value, label in flow.states.choices])
        parts.append(f"\n## {name}\n\n```mermaid\n{flow.mermaid()}\n```\n\n{states}")
    return "".join(parts)


# ---- actions and rights


def actions_of(app: str) -> list[Action]:
    return [spec for name, spec in sorted(ACTIONS.items()) if name.split(".")[0] == app]


def first_line(text: str | None) -> str:
    return (text or "").strip().partition("\n")[0]


def actions_page() -> str:
    text = "# 动作 Actions\n\n一切变更都经由动作；动作名同时是权限、台账事项与对外事件。Nothing changes but through one of these.\n"
    for app in ours():
        if specs := actions_of(app.label):
            rows = [(f"`{s.name}`", s.label, first_line(s.func.__doc__), heard(s.name)) for s in specs]
            text += f"\n## {app.label}\n\n" + table(["动作 action", "名称 label", "说明 meaning", "谁在听 heard by"], rows)
    return text


def heard(name: str) -> str:
    return "、".join(f"`{h.__module__.removeprefix('liren.')}.{h.__name__}`" for h in HANDLERS.get(name, []))


def permissions_page() -> str:
    text = "# 权限 Permissions\n\n权限只来自任职。Rights come from appointments alone.\n\n## 谁可以办 Who may do what\n\n"
    everybody = frozenset(Role.values)
    doers = [(f"`{s.name}`", s.label, named(s.roles, everybody)) for app in ours() for s in actions_of(app.label)]
    text += table(["动作 action", "名称 label", "角色 roles"], doers)
    text += "\n## 谁看得到 Who sees what\n\n登录者只看得到自己岗位管辖范围内的行。People see the rows within the bounds of their posts.\n"
    for app in ours():
        models = [m for m in app.get_models() if getattr(m, "READERS", None)]
        if rows := [row for model in models for row in readers_of(model, everybody)]:
            text += f"\n### {app.label}\n\n" + table(["表 table", "密级 secrecy", "范围 bounds", "角色 roles"], rows)
    return text


def named(roles: frozenset[str], everybody: frozenset[str]) -> str:
    return "所有角色 all" if roles >= everybody else "、".join(f"`{role}`" for role in sorted(roles))


def readers_of(model: type[Model], everybody: frozenset[str]) -> Iterator[tuple[str, str, str, str]]:
    """A row for each bound (and secrecy, where the model has such a column) with the roles that see it there."""
    readers = model.READERS  # type: ignore[attr-defined]
    if all(isinstance(scope, str) for scope in readers.values()):
        readers = {"": readers}
    alike: dict[tuple, list[str]] = {}  # values of the column that are read by the same roles share a row
    for secrecy, column in readers.items():
        alike.setdefault(tuple(sorted(column.items())), []).append(secrecy)
    for told, secrecies in alike.items():
        secrecy, column = "、".join(secrecies) if len(secrecies) < 9 else "其他 others", dict(told)
        for scope in sorted(set(column.values()), key=SCOPES.index):
            roles = frozenset(role for role, where in column.items() if where == scope)
            yield f"`{model._meta.label}`", secrecy or "–", BOUNDS[scope], named(roles, everybody)


# ---- clauses


def clauses_page() -> str:
    """Every requirement, how it is proved, and whether that can be measured yet."""
    clauses = [clause for path in clause_files() for clause in read_edition(path).clauses]
    rows = [(clause, indicator_for(clause["check_name"])) for clause in clauses]
    live = sum(1 for clause, name in rows if name and clause["proof"] != "attested")
    said = sum(1 for clause, _name in rows if clause["proof"] == "attested")
    waits = len(rows) - live - said
    text = "# 标准条款 Clauses\n\n"
    text += f"{len(rows)} 条要求：{live} 条由记录测量，{said} 条由岗位声明，{waits} 条等相应功能接入，接入前算未测量。\n\n"
    text += f"{len(rows)} requirements: {live} measured from records, {said} declared, {waits} wait for their app.\n\n"
    return text + table(["条款 clause", "级别 level", "要点", "证明 proof", "指标 indicator", "应用 app"], map(clause_row, rows))


def clause_row(told: tuple) -> tuple[str, ...]:
    """A requirement as a row of the page."""
    clause, name = told
    measured = f"`{name}`" if name else "尚未接入 waits"
    shown = "声明 declared" if clause["proof"] == "attested" else measured
    return clause["code"], clause["level"], clause["title"], clause["proof"], shown, clause["app"]
