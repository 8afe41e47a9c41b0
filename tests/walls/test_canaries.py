"""Strings that stand nowhere else are planted in every sensitive field; what each role can read is searched for those not his."""

import io
import logging
import re
from urllib.parse import unquote_plus

import pytest

from liren.cases import actions
from liren.cases.models import Case, Category
from liren.cases.queries import rating_path
from liren.core import notices
from liren.core.actions import announce
from liren.core.logs import Line
from liren.core.models import Event, Notice
from liren.reports import actions as reports
from liren.reports.queries import owner_tag
from tests.walls.crawl import bare, body, crawl
from tests.walls.doors import CASES, PORTAL
from tests.walls.table import may

DESK = """
approvals cases exports exports/companies/order people/roster companies imports grids
hazards hotspots settings/triage
bodies bodies/chart party staff
standards standards/gaps standards/S1
standards/assessments standards/self-checks improvements
disputes mediators
people organizations settings settings/categories settings/templates
rulebook publications disclosures
tasks tasks/new
"""
STARTS = ["/", "/desk/", "/home/", "/home/care/", "/notices/", "/account/", "/track/", "/report/", "/desk/grids/map.json"]
STARTS += ["/desk/reports/?show=all", "/home/reports/", "/receipt/", "/home/news/", "/news/li/", "/news/lin/"]
STARTS += ["/home/bodies/", "/home/spaces/"]
STARTS += [f"/desk/{page}/" for page in DESK.split()]
CANARY = re.compile(r"暗\d{4}.{1,4}鸟(?:@example\.com)?|1(?:36|37|39)0\d{7}")
SOME = ("anonymous", "contact", "employee", "grid_member", "worker", "provider", "auditor")


def is_his(viewer, thing, text):
    """Does the table let this person read this string?"""
    about = thing.parent or thing
    if thing.resource.endswith("_public"):
        return True  # for everybody, wherever he belongs
    if thing.resource in {"own", "proof"}:
        return viewer.user is not None and viewer.user.pk == thing.own
    if thing.resource == "report_original":  # its reporter reads it again in the portal; the custodian only once he has opened it
        return viewer.user is not None and viewer.user.pk == thing.own
    if thing.resource == "internal" and (viewer.role in PORTAL or viewer.user is None):
        return False
    if thing.resource == "breakage" and viewer.role == "counselor" and thing.community in viewer.communities:
        return True  # its reason is read by those who decide, before they do
    if thing.resource == "room" and viewer.role in PORTAL and thing.community in viewer.communities:
        return True  # when a space is open is published to those it is open to (row 1 of the table)
    if thing.resource == "company":  # the legal person is for those who see the contacts
        return may(viewer, "r", _as(thing, "contact"))
    if thing.resource == "contact" and text in {thing.texts.get("phone"), thing.texts.get("email")}:
        return viewer.role == "company_contact" and may(viewer, "r", thing)  # all others see it masked until they say why
    if thing.resource == "contact" and text == thing.texts.get("name") and viewer.role in {"grid_member", "grid_leader"}:
        return False
    if about.resource in CASES and text in {about.texts.get(name) for name in ("contact_name", "contact_phone", "contact_email")}:
        return may(viewer, "r", about) and (viewer.role in PORTAL or viewer.role in LEADS or viewer.post in about.posts)  # others: masked
    return may(viewer, "r", about)


LEADS = {"center_head", "secretary"}


def _as(thing, resource):
    return type(thing)(**{**vars(thing), "resource": resource})


def starts(world, viewer):
    """The usual doors, and the address of everything there is, seen or not."""
    rows = [thing for thing in world.things if thing.resource in {"ordinary", "hazard", "dispute", "employer", "report"}]
    pages = ("/desk/cases/{}/", "/home/cases/{}/") if viewer.name in {"worker", "contact"} else ("/desk/cases/{}/",)
    return STARTS + [page.format(thing.row.pk) for thing in rows[::7] for page in pages]


def strangers_strings(world, viewer, most=110):
    """The strings this person came to read that are not his."""
    foreign = [text for text, thing in world.strings.items() if not is_his(viewer, thing, text)][:: max(1, len(world.strings) // 3)]
    read = crawl(world.clients[viewer.name], starts(world, viewer), foreign, most)
    found = set()
    for path, text in read.items():
        seen = {word for word in CANARY.findall(text) if word in world.strings and word not in path_words(path)}
        found |= {(path, world.strings[word].label, word) for word in seen if not is_his(viewer, world.strings[word], word)}
    return sorted(found), read


def path_words(path):
    """What the reader himself sent is shown to him again."""
    return CANARY.findall(unquote_plus(path))


@pytest.mark.parametrize("who", SOME)
def test_nobody_reads_a_string_that_is_not_his(world, who):
    found, read = strangers_strings(world, world.by_name[who])
    assert found == []
    assert len(read) > 10


@pytest.mark.process
def test_nobody_of_all_reads_a_string_that_is_not_his(world):
    others = [viewer for viewer in world.viewers if viewer.name not in SOME]
    assert [(viewer.name, *row) for viewer in others for row in strangers_strings(world, viewer, 60)[0]] == []


@pytest.mark.parametrize("who", ["contact", "employee", "worker"])
def test_everybody_reads_what_is_his(world, who):
    """The control of the net above: it does meet strings, in cases, contacts and notices."""
    viewer = world.by_name[who]
    _found, read = strangers_strings(world, viewer, 120)
    seen = {world.strings[word].resource for text in read.values() for word in CANARY.findall(text) if word in world.strings}
    assert {"own", "ordinary"} <= seen


def test_the_page_of_a_rating_link_says_nothing_internal_and_nothing_sealed(world):
    for thing in [t for t in world.things if t.resource in {"ordinary", "dispute", "employer"} and t.own][:8]:
        Case.objects.filter(pk=thing.row.pk).update(state="resolved", resolved_at=thing.row.reported_at, answer="已办")
        text = body(world.clients["anonymous"].get(rating_path(Case.objects.get(pk=thing.row.pk))))
        shown = set(CANARY.findall(text))
        assert shown <= ({thing.texts["title"]} if thing.resource in {"ordinary", "dispute"} else set()), thing.label


def test_a_company_learns_nothing_of_what_its_employees_brought(world):
    """Its pages, counts, searches and notices are the same, byte for byte, before and after."""
    village, client = world.village, world.clients["contact"]
    paths = ["/home/", "/home/cases/", "/home/cases/?show=open", "/notices/", "/notices/count/", f"/desk/companies/{village.company.pk}/"]
    paths += [f"/home/cases/?q={word}" for word in ("密", "LR", "工资")] + ["/home/report/"]
    before = [bare(body(client.get(path))) for path in paths]
    category = Category.objects.get(community=village.here, code="safety_violation")
    owner = owner_tag(village.employee)
    reports.submit(village.here, by=village.door, category=category, text="密", receipt="9", owner=owner, accused=[village.company.name])
    for code in ("wage_arrears", "employee_conflict", "workplace_harassment"):
        category = Category.objects.get(community=village.here, code=code)
        actions.report(village.company, by=village.employee, category=category, title="密", text="密", channel="employee_portal")
    assert [bare(body(client.get(path))) for path in paths] == before
    ordinary = Category.objects.get(community=village.here, code="site_expansion")
    actions.report(village.company, by=village.contact, category=ordinary, title="密", channel="portal")
    assert [bare(body(client.get(path))) for path in paths] != before, "the control: what it may see does change its pages"


def _unfaded(thing):
    """As it was when the mail was written: the world closes some of its cases long ago without acting."""
    return type(thing)(**{**vars(thing), "closed_at": None})


def test_mails_hold_only_what_their_readers_may_read(world):
    """All that happened in the world is told, and each notice is read as the mail it would be."""
    for event in Event.objects.filter(announced_at=None).order_by("pk"):
        announce(event)
    viewer_of = {viewer.user.pk: viewer for viewer in world.viewers if viewer.user}
    mails = [(one, notices._mail(one, None)) for one in Notice.objects.select_related("user")]
    said = [(one, word) for one, mail in mails for word in set(CANARY.findall(f"{mail.subject} {mail.body}")) & set(world.strings)]
    wrong = [
        (one.kind, str(one.user), world.strings[word].label, word)
        for one, word in said
        if one.user_id not in viewer_of or not is_his(viewer_of[one.user_id], _unfaded(world.strings[word]), word)
    ]
    assert wrong == []
    assert len({one.kind for one, _mail in mails}) > 10 and len(said) > 20, "the control: mails were written, and some name their matter"


def test_papers_are_read_too(world):
    """The control of crawling: what stands in a Word document or a PDF is seen by the net."""
    thing = next(thing for thing in world.things if thing.resource == "letter_received")
    for form in ("docx", "pdf"):
        paper = world.clients["worker"].get(f"/desk/letters/{thing.row.pk}/file.{form}")
        assert paper.status_code == 200 and thing.texts["title"] in body(paper), form


def test_logs_hold_none_of_it(world):
    told, root = io.StringIO(), logging.getLogger()
    handler = logging.StreamHandler(told)
    handler.setFormatter(Line())
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        client = world.clients["contact"]
        words = [text for thing in world.things[:40] for text in thing.texts.values()][:60]
        crawl(client, STARTS, words[:2], 60)
        fields = ("title", "text", "phone", "email", "username", "code", "contact_name")
        for path in ("/home/report/site_expansion/", "/account/profile/", "/home/draft/", "/sign-in/", "/track/", "/no/such/"):
            client.post(path, dict(zip(fields, words, strict=False)))
            client.get(path, {"q": words[9]})
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
    assert "request" in told.getvalue()
    assert CANARY.findall(told.getvalue()) == []
