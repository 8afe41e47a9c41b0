"""The rules of the house that no linter knows: each a function from a source file to its faults."""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

from liren.community.scope import Role

ROOT = Path(__file__).parents[1]
CJK = re.compile(r"[\u3400-\u9fff]")
TRANSLATES = {"_", "__", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy", "gettext_noop"}
STORED = {"全国", "系统"}  # names of the rows that an installation starts with
WRITES = {"create", "bulk_create", "get_or_create", "update_or_create", "bulk_update", "update", "save", "delete", "add", "set", "remove"}
BELONGS_TO_DICT = {"update", "add", "remove", "set"}  # also words of dict and set: only after `.objects` or a filter
Faults = Iterator[str]


@dataclass(frozen=True)
class Source:
    """A file of the project: its path below the project's folder, and its text."""

    path: PurePosixPath
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def app(self) -> str:
        return self.path.parts[1] if self.path.parts[0] == "liren" and len(self.path.parts) > 2 else ""

    @property
    def shelf(self) -> str:
        """`views` for liren/cases/views.py and for liren/cases/views/report.py."""
        return self.path.parts[2].removesuffix(".py") if self.app else ""

    def nodes(self, *kinds: type[ast.AST]) -> Iterator[ast.AST]:
        return (node for node in ast.walk(self.tree) if isinstance(node, kinds))

    def imports(self) -> Iterator[tuple[int, str]]:
        """Line and full dotted name of everything imported."""
        for node in self.nodes(ast.Import, ast.ImportFrom):
            prefix = f"{node.module}." if isinstance(node, ast.ImportFrom) else ""
            for name in node.names:
                yield node.lineno, f"{prefix}{name.name}"


def sources() -> list[Source]:
    """All Python files of the project except migrations."""
    found = [ROOT / "dev.py", *(p for top in ("liren", "tests", "benchmarks") for p in sorted((ROOT / top).rglob("*.py")))]
    return [_read(p) for p in found if "migrations" not in p.parts]


def templates() -> list[Source]:
    return [_read(p) for p in sorted((ROOT / "liren").rglob("templates/**/*")) if p.suffix in {".html", ".txt", ".xml"}]


def _read(path: Path) -> Source:
    return Source(PurePosixPath(path.relative_to(ROOT).as_posix()), path.read_text("utf8"))


# ---- Python


def sizes(source: Source) -> Faults:
    """A file has at most 400 lines, a function fewer than 40, a view fewer than 25."""
    if (lines := source.text.count("\n")) > 400:
        yield f"{lines} lines"
    most = 25 if source.shelf == "views" else 40
    for f in source.nodes(ast.FunctionDef, ast.AsyncFunctionDef):
        if f.end_lineno - f.lineno >= most:
            yield f"{f.lineno}: {f.name} has {f.end_lineno - f.lineno + 1} lines"


def module_docstring(source: Source) -> Faults:
    """Every module opens with a sentence that says what is in it."""
    if source.tree.body and source.path.name != "apps.py" and not ast.get_docstring(source.tree):
        yield "no docstring"


def hidden_imports(source: Source) -> Faults:
    """No import inside a function; `ready` of an app aside."""
    for f in source.nodes(ast.FunctionDef, ast.AsyncFunctionDef):
        if source.app and f.name != "ready":
            yield from (f"{n.lineno}: import inside {f.name}" for n in ast.walk(f) if isinstance(n, (ast.Import, ast.ImportFrom)))


def unfinished(source: Source) -> Faults:
    """Nothing is left for later and no test is left out."""
    words = ["TO" + "DO", "FIX" + "ME", "X" + "XX", "mark.ski" + "p", "mark.xfa" + "il", "pytest.ski" + "p", "importorski" + "p"]
    for number, line in enumerate(source.text.splitlines(), 1):
        yield from (f"{number}: {word}" for word in words if word in line)


def one_clock(source: Source) -> Faults:
    """The time is read from liren.core.calendar alone, so that demo, imports and tests can move it."""
    if not source.app or source.path.name == "calendar.py":
        return
    for node in source.nodes(ast.Attribute):
        if f"{getattr(node.value, 'id', '')}.{node.attr}" in {
            "timezone.now",
            "datetime.now",
            "date.today",
            "timezone.localdate",
            "datetime.today",
        }:
            yield f"{node.lineno}: {node.value.id}.{node.attr}"


def no_signals(source: Source) -> Faults:
    """Higher apps hear actions; nobody hears Django's signals."""
    yield from (f"{line}: {name}" for line, name in source.imports() if source.app and ("signals" in name or "django.dispatch" in name))


def translated(source: Source) -> Faults:
    """Chinese words for users stand inside gettext. Demo texts are content, commands speak to operators in both languages."""
    if not source.app or source.shelf in {"demo", "management", "catalog"}:
        return
    fine = {id(n.value) for n in source.nodes(ast.Expr)}
    if source.shelf == "rules":  # tables of the language itself: readings, surnames
        fine |= {id(n) for table in source.tree.body if isinstance(table, ast.Assign) for n in ast.walk(table)}
    for call in source.nodes(ast.Call):
        if getattr(call.func, "id", "") in TRANSLATES:
            fine |= {id(n) for arg in call.args if not isinstance(arg, ast.JoinedStr) for n in ast.walk(arg)}
    for node in source.nodes(ast.Constant):
        if isinstance(node.value, str) and CJK.search(node.value) and id(node) not in fine and node.value not in STORED:
            yield f"{node.lineno}: “{node.value[:20]}” is not translated"


def views_reach_no_table(source: Source) -> Faults:
    """Views find through queries and get_visible, and write through actions."""
    if source.shelf == "views":
        touched = {"objects", "_base_manager", "_default_manager", "save", "delete"}
        yield from (f"{n.lineno}: .{n.attr}" for n in source.nodes(ast.Attribute) if n.attr in touched)


def views_judge_nobody(source: Source) -> Faults:
    """Views name no role and catch nothing: rights are asked with has_perm, refusals become messages in middleware."""
    if source.shelf == "views":
        roles = {*Role.values, "worker"}
        yield from (f"{n.lineno}: role “{n.value}”" for n in source.nodes(ast.Constant) if isinstance(n.value, str) and n.value in roles)
        yield from (f"{n.lineno}: try" for n in source.nodes(ast.Try))
        yield from (f"{n.lineno}: class {n.name}" for n in source.nodes(ast.ClassDef) if source.app != "core")


def actions_are_actions(source: Source) -> Faults:
    """A public function of an app's actions is an @action with a docstring in the words of the standard."""
    if source.shelf != "actions" or source.app == "core" or source.path.name.startswith("_"):
        return  # a module with an underscore holds what several actions share
    for f in source.tree.body:
        if isinstance(f, ast.FunctionDef) and not f.name.startswith("_"):
            if "action" not in {getattr(getattr(d, "func", d), "id", "") for d in f.decorator_list}:
                yield f"{f.lineno}: {f.name} is no @action"
            if not ast.get_docstring(f):
                yield f"{f.lineno}: {f.name} has no docstring"


def actions_know_no_request(source: Source) -> Faults:
    """Actions and what lies below them know neither requests nor pages."""
    if source.shelf in {"actions", "models", "queries", "rules", "flow", "indicators", "jobs", "handlers"} and source.app != "core":
        barred = ("django.http", "django.shortcuts", "django.contrib.messages", "django.template", "liren.core.http")
        yield from (f"{line}: {name}" for line, name in source.imports() if name.startswith(barred))


def rules_are_pure(source: Source) -> Faults:
    """Rules take values and return values: no database, no clock, no settings, no request."""
    if source.shelf in {"rules", "flow"} and source.app != "core":
        barred = [
            "django.conf",
            "django.http",
            "django.utils.timezone",
            "liren.core.calendar.now",
            "liren.core.calendar.today",
            "time.",
            "random.",
        ]
        barred += ["django.db"] if source.shelf == "rules" else ["django.db.connection", "django.db.transaction"]
        imported = [(line, name) for line, name in source.imports() if name != "django.db.models.TextChoices"]
        yield from (f"{line}: {name}" for line, name in imported if name.startswith(tuple(barred)) or ".models." in name)


def models_are_tables(source: Source) -> Faults:
    """Models hold fields, constraints and predicates: no save of their own."""
    if source.shelf in {"models", "forms"}:
        yield from (f"{f.lineno}: {f.name}" for f in source.nodes(ast.FunctionDef) if f.name in {"save", "delete"})


def queries_write_nothing(source: Source) -> Faults:
    """Queries and indicators read."""
    if source.shelf not in {"queries", "indicators"} or source.app == "core":
        return
    for call in source.nodes(ast.Call):
        word = getattr(call.func, "attr", "")
        if word in WRITES and (word not in BELONGS_TO_DICT or "objects" in ast.unparse(call.func) or ".filter(" in ast.unparse(call.func)):
            yield f"{call.lineno}: .{word}()"


PYTHON_RULES: list[Callable[[Source], Faults]] = [
    sizes, module_docstring, hidden_imports, unfinished, one_clock, no_signals, translated, views_reach_no_table, views_judge_nobody,
    actions_are_actions, actions_know_no_request, rules_are_pure, models_are_tables, queries_write_nothing,
]  # fmt: skip


# ---- templates


def template_size(source: Source) -> Faults:
    """A template has at most 150 lines."""
    if (lines := source.text.count("\n")) > 150:
        yield f"{lines} lines"


def nothing_inline(source: Source) -> Faults:
    """No inline script, style or handler: the content security policy forbids them."""
    patterns = (
        r"<script(?![^>]*\bsrc=)[^>]*>",
        r"<style\b",
        r"\sstyle\s*=",
        r"\son[a-z]+\s*=",
        r"javascript:",
        r"hx-on\b",
        r"['\"]js:",
        r"<c-",
    )
    for pattern in patterns:
        for found in re.finditer(pattern, source.text, re.IGNORECASE):
            if 'type="application/json"' not in found.group():
                yield f"{source.text.count(chr(10), 0, found.start()) + 1}: {found.group().strip()}"


def template_translated(source: Source) -> Faults:
    """Chinese words stand inside translate tags; the sheet of pieces shows invented names besides."""
    if "core/ui" in str(source.path):
        return
    text = re.sub(r"\{#.*?#\}|\{%\s*comment.*?endcomment\s*%\}", _same_lines, source.text, flags=re.DOTALL)
    text = re.sub(r"\{%\s*blocktrans.*?endblocktrans(late)?\s*%\}", _same_lines, text, flags=re.DOTALL)
    text = re.sub(r"\{%\s*trans(late)?\s.*?%\}|_\((\"[^\"]*\"|'[^']*')\)", _same_lines, text, flags=re.DOTALL)
    for number, line in enumerate(text.splitlines(), 1):
        if CJK.search(line):
            yield f"{number}: {line.strip()[:60]}"


def _same_lines(found: re.Match) -> str:
    return "\n" * found.group().count("\n")


TEMPLATE_RULES: list[Callable[[Source], Faults]] = [template_size, nothing_inline, template_translated]
