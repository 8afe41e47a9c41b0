"""The house keeps its own rules, and each rule is seen to catch its fault."""

import re
from functools import cache
from pathlib import PurePosixPath

import pytest
from django.apps import apps
from django.db.models import TextChoices
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.urls import URLResolver, get_resolver
from django.utils.module_loading import import_string

from liren.core.actions import ACTIONS
from liren.core.flow import Flow
from tests import house
from tests.house import PYTHON_RULES, TEMPLATE_RULES, Source

sources, templates = cache(house.sources), cache(house.templates)

# Pages that anybody may open without signing in, by url name; every other page must send a stranger away.
PUBLIC: set[str] = {"core:healthz", "community:sign_in", "accounts:use_code", "cases:public_start", "cases:track", "cockpit:front"}
# Pages that somebody who has signed in may open although he holds no post: his own account and notices, in the demo the sheet of pieces.
OWN: set[str] = {
    "cockpit:home",
    "core:ui",
    "core:inbox",
    "core:notice_count",
    "core:notice_preferences",
    "community:account",
    "community:change_password",
    "community:prove",
    "accounts:security",
    "accounts:add_totp",
    "accounts:add_passkey",
    "accounts:sessions",
}
# Rows that are public (regions) or belong to an account and are only reached through it.
UNPLACED = {"community.Region", "community.Device", "community.Guess"}


def faults(rule, files):
    return [f"{file.path}: {fault}" for file in files for fault in rule(file)]


def none(found):
    """Nothing was found; otherwise say all of it."""
    found = list(found)
    assert not found, "\n" + "\n".join(map(str, found))


@pytest.mark.parametrize("rule", PYTHON_RULES, ids=lambda rule: rule.__name__)
def test_python(rule):
    none(faults(rule, sources()))


@pytest.mark.parametrize("rule", TEMPLATE_RULES, ids=lambda rule: rule.__name__)
def test_templates(rule):
    none(faults(rule, templates()))


# ---- what only the running product knows


def flows() -> dict[str, Flow]:
    """Every lifecycle, by app and name."""
    found = {}
    for app in apps.get_app_configs():
        if app.name.startswith("liren.") and (house.ROOT / f"liren/{app.label}/flow.py").exists():
            module = import_string(f"{app.name}.flow.__dict__")
            found |= {f"{app.label}.{name}": flow for name, flow in module.items() if isinstance(flow, Flow)}
    return found


def rows_without_action(flows: dict[str, Flow], known: dict) -> list[str]:
    rows = [(key.split(".")[0], step) for key, flow in flows.items() for step in flow.steps.values()]
    missing = [f"{app}.{step.action}" for app, step in rows if getattr(known.get(f"{app}.{step.action}"), "step", None) is not step]
    drawn = {id(step) for _app, step in rows}
    return missing + [name for name, spec in known.items() if spec.step is not None and id(spec.step) not in drawn]


def test_flows_and_actions_agree():
    none(rows_without_action(flows(), ACTIONS))


def our_models():
    return [m for m in apps.get_models() if m.__module__.startswith("liren.") and not m.__module__.startswith("liren.core.")]


def test_every_row_is_placed():
    assert [
        m._meta.label
        for m in our_models()
        if m._meta.label not in UNPLACED and not (getattr(m, "AREA", None) and getattr(m, "READERS", None))
    ] == []


def patterns(resolver=None, prefix="/", space=""):
    """Every url: its name, its path with made-up arguments, and its view."""
    for entry in (resolver or get_resolver()).url_patterns:
        path = prefix + re.sub(r"<(?:(\w+):)?\w+>", lambda m: "1" if m[1] in {"int", "positive"} else "x", str(entry.pattern))
        if isinstance(entry, URLResolver):
            yield from patterns(entry, path, f"{space}{entry.namespace}:" if entry.namespace else space)
        else:
            yield f"{space}{entry.name}", path, entry.callback


def test_url_is_named_like_its_view():
    ours = [(name, view) for name, _path, view in patterns() if view.__module__.startswith("liren.")]
    none([name for name, view in ours if name.rsplit(":")[-1] != view.__name__])


def test_every_view_has_a_url():
    with_url = {(view.__module__, view.__name__) for _name, _path, view in patterns()}
    views = [(s, f) for s in sources() if s.shelf == "views" for f in s.tree.body if isinstance(f, house.ast.FunctionDef)]
    public = [
        (s, f) for s, f in views if f.args.args and f.args.args[0].arg == "request" and not f.name.startswith("_") and f.name != "frame"
    ]
    none([f"{s.path}:{f.name}" for s, f in public if (".".join(s.path.with_suffix("").parts), f.name) not in with_url])


def opened(client, allowed):
    """The pages that answer 200 although they are not on the list."""
    return [f"{name} {path}" for name, path, _view in patterns() if name not in allowed and client.get(path).status_code not in CLOSED]


CLOSED = {302, 403, 404, 405}


def test_no_door_is_open_to_a_stranger(client, village):
    none(opened(client, PUBLIC))


def test_no_door_is_open_without_a_post(enter, village):
    none(opened(enter(village.stranger), PUBLIC | OWN))


def test_lists_of_doors_name_real_pages():
    assert (PUBLIC | OWN) - {name for name, _path, _view in patterns()} == set()


def test_templates_name_real_pages():
    real = {name for name, _path, _view in patterns()}
    named = {(str(t.path), n) for t in templates() for n in re.findall(r"\{%\s*url\s+['\"]([\w:]+)['\"]", t.text)}
    none(sorted((path, name) for path, name in named if name not in real))


def test_templates_include_real_templates():
    named = {(str(t.path), n) for t in templates() for n in re.findall(r"\{%\s*(?:include|extends)\s+['\"]([\w/.#-]+)['\"]", t.text)}
    none(sorted((path, name) for path, name in named if not exists(name)))


def exists(name: str) -> bool:
    try:
        get_template(name)
    except TemplateDoesNotExist:
        return False
    return True


def test_no_path_of_a_machine_is_written_down():
    texts = [house._read(p) for top in ("liren", "docs", "deploy", "tests") for p in (house.ROOT / top).rglob("*") if p.suffix in TEXTS]
    none([str(t.path) for t in texts if "/work" + "/" in t.text])


TEXTS = {".py", ".md", ".html", ".toml", ".sh", ".yml", ".service"}


# ---- controls: every rule is shown its fault and must see it

PLANTED = [
    ("sizes", "liren/cases/rules.py", "x = 1\n" * 401),
    ("sizes", "liren/cases/rules.py", "def f():\n" + "    x = 1\n" * 40),
    ("sizes", "liren/cases/views/report.py", "def f(request):\n" + "    x = 1\n" * 25),
    ("module_docstring", "liren/cases/rules.py", "x = 1\n"),
    ("hidden_imports", "liren/cases/queries.py", "def f():\n    import os\n"),
    ("unfinished", "liren/cases/queries.py", "# TO" + "DO: later\n"),
    ("one_clock", "liren/cases/queries.py", "x = timezone.now()\n"),
    ("no_signals", "liren/cases/handlers.py", "from django.db.models.signals import post_save\n"),
    ("translated", "liren/cases/forms.py", "label = '姓名'\n"),
    ("translated", "liren/cases/forms.py", "label = _(f'姓名{x}')\n"),
    ("views_reach_no_table", "liren/cases/views.py", "def f(request):\n    return Case.objects.all()\n"),
    ("views_judge_nobody", "liren/cases/views.py", "x = 'grid_member' in roles\n"),
    ("views_judge_nobody", "liren/cases/views.py", "try:\n    f()\nexcept ValueError:\n    g()\n"),
    ("actions_are_actions", "liren/cases/actions.py", "def assign(case):\n    'Assign.'\n"),
    ("actions_are_actions", "liren/cases/actions/life.py", "@action('cases.assign')\ndef assign(case):\n    return case\n"),
    ("actions_know_no_request", "liren/cases/actions.py", "from django.http import HttpRequest\n"),
    ("rules_are_pure", "liren/cases/rules.py", "from liren.core.calendar import today\n"),
    ("rules_are_pure", "liren/cases/rules.py", "from django.db import models\n"),
    ("rules_are_pure", "liren/cases/rules.py", "from django.conf import settings\n"),
    ("models_are_tables", "liren/cases/models.py", "class Case:\n    def save(self):\n        pass\n"),
    ("queries_write_nothing", "liren/cases/queries.py", "def f():\n    Case.objects.filter(pk=1).update(state='x')\n"),
    ("template_size", "liren/cases/templates/cases/list.html", "<p>\n" * 151),
    ("nothing_inline", "liren/cases/templates/cases/list.html", "<script>alert(1)</script>"),
    ("nothing_inline", "liren/cases/templates/cases/list.html", '<p style="color:red">'),
    ("nothing_inline", "liren/cases/templates/cases/list.html", '<p onclick="f()">'),
    ("nothing_inline", "liren/cases/templates/cases/list.html", "<c-badge />"),
    ("template_translated", "liren/cases/templates/cases/list.html", '{% translate "受理" %}{# 注 #}<p>诉求</p>'),
]
RULES = {rule.__name__: rule for rule in [*PYTHON_RULES, *TEMPLATE_RULES]}


@pytest.mark.parametrize(("rule", "path", "text"), PLANTED, ids=[f"{n}-{rule}" for n, (rule, *_rest) in enumerate(PLANTED)])
def test_rule_sees_its_fault(rule, path, text):
    assert list(RULES[rule](Source(PurePosixPath(path), text))) != []


def test_every_rule_is_shown_a_fault():
    assert {rule for rule, *_rest in PLANTED} == set(RULES)


def test_a_row_without_action_is_seen():
    states = TextChoices("State", "open done")
    flow = Flow(states, "open", ("finish", "open", "done", "worker"))
    assert rows_without_action({"cases.X": flow}, {}) == ["cases.finish"]


def test_an_open_door_is_seen(client, village):
    assert opened(client, set()) != []
