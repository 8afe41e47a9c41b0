"""Looking changes nothing, sending needs a token, forms take only what they declare, and every answer carries its guards."""

import hashlib
import os
import re
import subprocess
import sys
from datetime import date

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import BooleanField, ForeignKey, IntegerField
from django.test import Client
from django.urls import NoReverseMatch, reverse

from liren.cases.models import Case
from tests.core.arena import ROOT
from tests.walls.crawl import crawl
from tests.walls.doors import address, patterns
from tests.walls.test_canaries import STARTS
from tests.walls.world import client_of

KEPT_BY_LOOKING = {"sessions.Session", "core.Access", "publishing.ReadCount"}  # last use, who looked at what, how often and by nobody
MADE_UP = {
    "kind": "premises",
    "pk": 1,
    "other": 1,
    "code": "site_expansion",
    "community": "li",
    "token": "x",
    "sheet": "x",
    "name": "accept",
    "version": 0,
}
MADE_UP |= {"paper": 0, "accused": 0, "what": "original"}
MADE_UP |= {"label": "community.contactperson", "field": "phone"}
MADE_UP |= {"form": "xlsx", "point": 1, "file": 1, "item": 1, "kind": "grid_party_branch"}


def digests():
    """One hash for all rows of each table."""
    return {model._meta.label: _digest(model) for model in apps.get_models() if model._meta.label not in KEPT_BY_LOOKING}


def _digest(model):
    return hashlib.sha256(repr(list(model._base_manager.order_by("pk").values_list())).encode()).hexdigest()


@pytest.mark.parametrize("who", ["contact", "center_head", "anonymous"])
def test_looking_changes_nothing(world, who):
    before = digests()
    read = crawl(world.clients[who], STARTS + [every(name) for name, _pattern in patterns()], ["里仁"], 150)
    assert len(read) > 60
    assert {name for name, now in digests().items() if now != before[name]} == set()


def every(name):
    """The address of a page with made-up arguments; of a thing that is there where it names one."""
    pattern = dict(patterns())[name]
    wanted = {key: MADE_UP[key] for key in re.findall(r"<(?:\w+:)?(\w+)>", pattern)}
    try:
        return reverse(name, kwargs=wanted)
    except NoReverseMatch:
        return "/"


@pytest.mark.parametrize("who", ["center_head", "contact", None])
def test_nothing_is_taken_without_the_token(world, who):
    client = Client(enforce_csrf_checks=True)
    if who:
        client.force_login(world.by_name[who].user, backend="liren.community.access.PostBackend")
    taken = [(name, client.post(every(name)).status_code) for name, _pattern in patterns()]
    assert [one for one in taken if one[1] != 403] == []


def _poison(model, sent):
    """A value for every column of the model that the form does not declare."""
    return {
        name: value
        for field in model._meta.concrete_fields
        if not field.primary_key
        for name, value in {field.name: _wrong(field), field.attname: _wrong(field)}.items()
        if name not in sent and name != "version"  # that one every form carries
    }


def _wrong(field):
    if isinstance(field, ForeignKey):
        return field.related_model._base_manager.order_by("-pk").values_list("pk", flat=True).first() or ""
    if isinstance(field, BooleanField):
        return "1"
    return "7" if isinstance(field, IntegerField) else "2020-02-02" if "date" in field.get_internal_type().lower() else "confirmed"


def _filled(form):
    """The form as it was shown, with something in what must not be empty."""
    shown = {name: form[name].value() for name in form.fields}
    return {name: value if value not in (None, "") else _something(form.fields[name]) for name, value in shown.items()}


def _something(field):
    if hasattr(field, "queryset"):
        return (field.queryset.values_list("pk", flat=True).first() or "") if field.required else ""
    if hasattr(field, "choices") and field.required:
        return next(value for value, _label in field.choices if value)
    kind = type(field).__name__
    return {"DateField": date(2026, 3, 2).isoformat(), "IntegerField": "3", "DecimalField": "3"}.get(kind, "某某") if field.required else ""


EDITS = [  # who, page, label of the thing, columns that follow from what was declared
    ("worker", "community:edit_company", "company", {"initials", "size", "verified_on"}),
    ("contact", "community:edit_company", "company", {"verified_on", "initials"}),
    ("worker", "community:edit_contact", "contact_person", {"phone_mark"}),
    ("contact", "community:edit_contact", "contact_person", {"phone_mark"}),
    ("center_head", "community:edit_grid", "grid", set()),
    ("governance_worker", "community:edit_place", "place", set()),
    ("worker", "community:edit_organization", "organization", set()),
    ("center_head", "cases:category", "category", {"limits", "is_edited"}),
    ("worker", "cases:template", "template", {"is_edited"}),
]


@pytest.mark.parametrize(("who", "name", "label", "follows"), EDITS, ids=[f"{e[1]}-{e[0]}" for e in EDITS])
def test_an_edit_takes_only_what_its_form_declares(world, who, name, label, follows):
    client, row = world.clients[who], next(t.row for t in world.things if t.label == label)
    path, model = address(name, row.pk), type(row)
    form = client.get(path).context["form"]
    before = model._base_manager.filter(pk=row.pk).values().get()
    sent = _filled(form)
    answer = client.post(path, {key: value for key, value in {**_poison(model, sent), **sent}.items() if value is not False})
    assert answer.status_code == 302, answer.context["form"].errors
    after = model._base_manager.filter(pk=row.pk).values().get()
    declared = {model._meta.get_field(key).attname for key in sent if key in {f.name for f in model._meta.fields}}
    assert {key for key in after if after[key] != before[key]} - declared - follows <= {"version"}
    assert after.get("version") == before.get("version", -1) + 1, "the control: it was written"


def test_a_report_takes_only_what_its_form_declares(world):
    client, path = world.clients["contact"], "/home/report/site_expansion/"
    form = client.get(path).context["form"]
    sent = {k: v for k, v in _filled(form).items() if k != "files"} | {"title": "天井漏水"}
    assert client.post(path, sent).status_code == 302
    assert client.post(path, {**_poison(Case, {**sent, "key": ""}), **sent}).status_code == 302
    late, early = Case.objects.order_by("-pk").values()[:2]
    differ = {key for key in late if late[key] != early[key]}
    assert differ <= {"id", "number", "reported_at", "due_at"}


def test_one_s_own_account_takes_only_telephone_and_mail(world):
    client, user = world.clients["worker"], world.by_name["worker"].user
    model = type(user)
    before = model._base_manager.filter(pk=user.pk).values().get()
    sent = {"phone": "13800009999", "email": "a@example.com"}
    client.post("/account/profile/", {**_poison(model, sent), **sent})
    client.post("/account/hours/", {**_poison(model, {"quiet_from": "", "quiet_until": ""}), "quiet_from": "22:00", "quiet_until": "07:00"})
    after = model._base_manager.filter(pk=user.pk).values().get()
    assert {key for key in after if after[key] != before[key]} == {"phone", "phone_mark", "email", "quiet_from", "quiet_until", "version"}


GUARDS = ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Permissions-Policy", "Cross-Origin-Opener-Policy",
          "Cross-Origin-Resource-Policy", "X-Frame-Options")  # fmt: skip


@pytest.mark.parametrize("who", ["center_head", "contact", "anonymous"])
def test_every_answer_carries_its_guards(world, who):
    client, bare = client_of(world.by_name[who]), []  # of its own, as it also signs out
    for name, _pattern in patterns():
        for ask in (client.get, client.post):
            answer = ask(every(name))
            bare += [(name, ask.__name__, answer.status_code, guard) for guard in GUARDS if guard not in answer.headers]
            if who != "anonymous" and "no-store" not in answer.headers.get("Cache-Control", "") and name not in STATIC:
                bare.append((name, ask.__name__, answer.status_code, "no-store"))
    assert bare == []


STATIC = {"cases:report_qr", "core:file", "core:thumb"}  # the same for everybody, or sent with a rule of their own


def test_the_policy_lets_no_foreign_script_in(world):
    policy = world.clients["worker"].get("/desk/").headers["Content-Security-Policy"]
    rules = dict(one.strip().split(" ", 1) for one in policy.split(";"))
    assert rules["frame-ancestors"] == "'none'" and rules["object-src"] == "'none'" and rules["base-uri"] == "'self'"
    assert all("unsafe" not in rule and "http" not in rule and "*" not in rule for rule in rules.values())


COOKIES = """
from django.conf import settings as s
print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY, s.CSRF_COOKIE_HTTPONLY, s.SESSION_COOKIE_SAMESITE,
      s.CSRF_COOKIE_SAMESITE, s.SESSION_COOKIE_NAME[:7], s.CSRF_COOKIE_NAME[:7], s.SECURE_SSL_REDIRECT,
      s.SECURE_HSTS_SECONDS > 31_000_000, s.DEBUG)
"""


def test_cookies_in_production_are_for_this_host_and_https_alone():
    env = {k: v for k, v in os.environ.items() if not k.startswith("LIREN_")}
    env |= {"LIREN_SECRET_KEY": "k" * 60, "DJANGO_SETTINGS_MODULE": "liren.config.settings", "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", COOKIES], env=env, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.stdout.split() == ["True"] * 4 + ["Lax", "Lax", "__Host-", "__Host-", "True", "True", "False"], done.stderr
    assert settings.SESSION_COOKIE_HTTPONLY and settings.CSRF_COOKIE_HTTPONLY
