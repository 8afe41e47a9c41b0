"""Pages: what they say, how many queries they take, that nothing hostile comes through, and a feed that readers understand."""

import io
from xml.etree import ElementTree

import pytest
from openpyxl import Workbook, load_workbook

from liren.community.models import Import
from liren.community.queries import IMPORTERS
from liren.core.calendar import now
from liren.core.tables import read
from liren.publishing import actions, exports, imports, queries
from liren.publishing.models import Comment, Publication, Regulation, Version
from liren.publishing.rules import catalog
from tests.uploads import picture

HOSTILE = "<script>alert(1)</script>\"'&</textarea>"
ATOM = "{http://www.w3.org/2005/Atom}"


def text(response) -> str:
    assert response.status_code == 200, response
    return response.content.decode()


def test_the_rulebook_shows_every_stand_and_begins_one(village, regulation, enter):
    made, _version = regulation()
    regulation("company_service_rule", to="submitted")
    client = enter(village.worker)
    page = text(client.get("/desk/rulebook/"))
    assert page.count("按提纲起草") == len(catalog.needed()) - 2 and "施行中" in page and "待审核" in page
    only = text(client.get("/desk/rulebook/?show=in_force"))
    assert made.title in only and "企业服务管理制度" not in only
    answer = client.post("/desk/rulebook/begin/talent_development_rule/")
    version = Version.objects.get(regulation__code="talent_development_rule")
    assert answer.url == f"/desk/rulebook/versions/{version.pk}/write/"
    assert "按提纲起草" not in text(enter(village.grid_member).get("/desk/rulebook/"))


def test_a_regulation_goes_its_way_through_the_pages(village, enter):
    client = enter(village.worker)
    client.post("/desk/rulebook/begin/committee_operation_rule/")
    version = Version.objects.get()
    base = f"/desk/rulebook/versions/{version.pk}"
    sent = {f"title{n}": one["title"] for n, one in enumerate(version.sections)}
    sent |= {f"text{n}": f"第{n}节" for n in range(len(version.sections))}
    assert client.post(f"{base}/write/", sent | {"document_number": "里〔2026〕2号", "effective_on": ""}).status_code == 302
    assert "第3节" in text(client.get(f"{base}/"))
    assert client.post(f"{base}/do/submit_version/").status_code == 302
    assert "您写过这一版" in text(client.get(f"{base}/"))
    assert client.get(f"{base}/write/").status_code == client.get(f"{base}/do/approve_version/").status_code == 404
    enter(village.governance_worker).post(f"{base}/do/review_version/", {"opinion": "可行"})
    head = enter(village.center_head)
    assert head.post(f"{base}/do/approve_version/", {"effective_on": ""}).status_code == 302
    page = text(head.get(f"/desk/rulebook/{version.regulation_id}/"))
    assert "施行的一版" in page and "第3节" in page
    for form, begins in (("pdf", b"%PDF"), ("docx", b"PK")):
        paper = head.get(f"{base}/file.{form}")
        assert paper.content.startswith(begins) and "filename" in paper.headers["Content-Disposition"]
    assert head.get(f"{base}/file.exe").status_code == 404
    public = client.get(f"/news/rules/{version.pk}/")
    assert "第3节" in text(public)


def test_a_review_and_a_revision_from_the_page(village, regulation, enter):
    made, version = regulation()
    client = enter(village.worker)
    base = f"/desk/rulebook/{made.pk}/do"
    assert client.post(f"{base}/review_regulation/", {"keeps": "yes", "remark": "仍适用"}).status_code == 302
    assert client.post(f"{base}/revise_regulation/").status_code == 302
    fresh = queries.latest(made)
    actions.write_version(fresh, by=village.worker, sections=[one | {"text": "全新"} for one in version.sections])
    page = text(client.get(f"/desk/rulebook/versions/{fresh.pk}/"))
    assert 'class="gone"' in page and 'class="new"' in page
    given = {"title": made.title, "owner": "governance_committee", "audience": "staff", "months": 12, "scope": "", "post": ""}
    assert client.post(f"{base}/edit_regulation/", given | {"months": 36}).status_code == 422
    assert client.post(f"{base}/edit_regulation/", given).status_code == 302
    made.refresh_from_db()
    assert (made.months, made.open_to, made.reviews.get().keeps) == (12, "staff", True)


@pytest.mark.parametrize("path", ["/desk/rulebook/", "/desk/publications/?show=published", "/desk/disclosures/"])
def test_as_many_queries_for_one_row_as_for_three(village, regulation, publication, enter, django_assert_max_num_queries, path):
    def fill(code, title):
        regulation(code)
        made = publication()
        actions.comment(made, by=village.contact, text="甲")
        item = actions.add_disclosure_item(village.here, by=village.center_head, kind="manager_disclosure", title=title)
        out = actions.draft(village.here, by=village.worker, kind="", item=item, title="甲", text="乙")
        actions.submit(out, by=village.worker)
        actions.release(out, by=village.center_head)

    fill("company_service_rule", "一")
    client = enter(village.worker)
    client.get(path)
    with django_assert_max_num_queries(100) as first:
        client.get(path)
    fill("site_management_rule", "二")
    fill("staff_management_rule", "三")
    with django_assert_max_num_queries(100) as second:
        client.get(path)
    assert len(first) == len(second) <= 24


def test_a_publication_goes_its_way_through_the_pages(village, enter):
    client = enter(village.worker)
    assert client.get("/desk/publications/new/disclosure/").status_code == client.get("/desk/publications/new/x/").status_code == 404
    assert client.post("/desk/publications/new/policy_digest/", {"title": "甲", "audience": "public"}).status_code == 422
    sent = {"title": "停水", "text": "周三", "audience": "public", "topic": "", "show_from": "2026-11-20T09:30", "show_until": ""}
    assert client.post("/desk/publications/new/notice/", sent).status_code == 302
    made = Publication.objects.get()
    base = f"/desk/publications/{made.pk}"
    assert made.show_from.astimezone(now().tzinfo).hour == 9
    assert "2026-11-20T09:30" in text(client.get(f"{base}/do/write/"))
    client.post(f"{base}/do/submit/")
    enter(village.center_head).post(f"{base}/do/release/")
    made.refresh_from_db()
    assert made.state == "published"
    placed = {"channel": "notice_board", "place": "大厅", "since": now().date().isoformat(), "until": "", "files": picture("现场.png")}
    assert client.post(f"{base}/do/place/", placed).status_code == 302
    assert "现场.png" in text(client.get(f"{base}/"))
    assert "停水" in text(client.get("/desk/publications/?show=published&q=停"))
    assert enter(village.contact).get(f"{base}/").status_code == 404


def test_companies_read_comment_and_are_answered(village, item, publication, enter):
    made, other = publication(audience="companies"), publication(to="draft")
    client = enter(village.contact)
    assert made.title in text(client.get("/home/news/"))
    assert client.get(f"/home/news/{other.pk}/").status_code == 404
    assert client.post(f"/home/news/{made.pk}/comment/", {"text": "", "side": "company"}).status_code == 302
    assert client.post(f"/home/news/{made.pk}/comment/", {"text": "几点", "side": "company_party_organization"}).status_code == 302
    said = Comment.objects.get()
    head = enter(village.center_head)
    assert "几点" in text(head.get("/desk/publications/"))
    assert head.post(f"/desk/publications/comments/{said.pk}/", {"text": "九点"}).status_code == 302
    assert "九点" in text(enter(village.contact).get(f"/home/news/{made.pk}/"))
    assert enter(village.employee).get(f"/home/news/{made.pk}/").status_code == 404
    assert enter(village.worker).get("/home/news/").status_code == 404
    assert queries.reads_of(made) == {"portal": 1}


def test_regulations_in_the_portal_by_audience(village, regulation, enter):
    made = {code: regulation(code) for code in ("company_service_rule", "site_management_rule", "governance_model")}
    client = enter(village.contact)
    page = text(client.get("/home/news/"))
    assert [r.title in page for r, _v in made.values()] == [True, False, True]
    assert [client.get(f"/home/rules/{v.pk}/").status_code for _r, v in made.values()] == [200, 404, 200]
    assert [client.get(f"/news/rules/{v.pk}/").status_code for _r, v in made.values()] == [404, 404, 200]
    assert client.get(f"/desk/rulebook/{made['governance_model'][0].pk}/").status_code == 404


def test_everybody_reads_the_public_page_without_signing_in(village, publication, item, client):
    public, inside = publication(), publication(title="内部通知", audience="companies")
    page = text(client.get("/news/li/"))
    assert public.title in page and inside.title not in page
    assert client.get("/news/nowhere/").status_code == client.get(f"/news/items/{inside.pk}/").status_code == 404
    assert "提意见" not in text(client.get(f"/news/items/{public.pk}/"))
    assert client.post(f"/news/items/{public.pk}/comment/", {"text": "甲"}).status_code == 404
    assert queries.reads_of(public) == {"public": 1}


def test_a_stranger_s_word_on_a_disclosure_is_nameless_throttled_and_answered_in_public(village, item, client):
    made = actions.draft(village.here, by=village.worker, kind="", item=item, title="公开", text="甲")
    actions.submit(made, by=village.worker)
    actions.release(made, by=village.center_head)
    for n in range(8):
        client.post(f"/news/items/{made.pk}/comment/", {"text": f"问{n}"})
    assert Comment.objects.count() == 5 and set(Comment.objects.values_list("by", "side")) == {(None, "public")}
    client.post(f"/news/items/{made.pk}/comment/", {"text": "机器", "website": "http://x"})
    assert Comment.objects.count() == 5
    actions.answer_comment(Comment.objects.order_by("pk")[0], by=village.worker, text="公开答复")
    page = text(client.get(f"/news/items/{made.pk}/"))
    assert "公开答复" in page and "问0" in page and "问1" not in page


def test_files_of_public_things_alone_are_public(village, publication, client, enter):
    made = {a: publication(audience=a, files=[picture("a.png")]) for a in ("public", "companies")}
    pks = {a: queries.publicity.attachments_of(one).get().pk for a, one in made.items()}
    found = client.get(f"/news/items/{made['public'].pk}/files/{pks['public']}")
    assert found.status_code == 200 and "sandbox" in found.headers["Content-Security-Policy"]
    for one, pk in (("public", pks["companies"]), ("companies", pks["companies"]), ("companies", pks["public"])):
        assert client.get(f"/news/items/{made[one].pk}/files/{pk}").status_code == 404
    actions.withdraw(made["public"], by=village.center_head, remark="错")
    assert client.get(f"/news/items/{made['public'].pk}/files/{pks['public']}").status_code == 404


def test_the_feed_is_atom_and_holds_the_public_items(village, publication, client):
    made = publication(title=f"停水\x0b{HOSTILE}", text="]]> & <b>\x1f")
    publication(audience="companies")
    answer = client.get("/news/li/feed.atom")
    assert answer.headers["Content-Type"].startswith("application/atom+xml")
    root = ElementTree.fromstring(answer.content)
    assert root.tag == f"{ATOM}feed" and all(root.find(f"{ATOM}{name}") is not None for name in ("id", "title", "updated", "link"))
    [entry] = root.findall(f"{ATOM}entry")
    assert entry.find(f"{ATOM}title").text == made.title.replace("\x0b", "")
    assert entry.find(f"{ATOM}link").get("href").endswith(f"/news/items/{made.pk}/")
    assert all(entry.find(f"{ATOM}{name}").text for name in ("id", "updated", "summary"))


def test_nothing_hostile_comes_through(village, regulation, publication, item, enter, client):
    made, version = regulation("governance_model", to="draft")
    actions.write_version(version, by=village.worker, sections=[one | {"text": HOSTILE, "title": HOSTILE[:50]} for one in version.sections])
    out = publication(title=HOSTILE, text=HOSTILE)
    actions.comment(out, by=village.contact, text=HOSTILE)
    actions.edit_regulation(made, by=village.worker, title=HOSTILE, owner="governance_committee", scope=HOSTILE, audience="public")
    desk = enter(village.worker)
    pages = [
        f"/desk/rulebook/{made.pk}/", f"/desk/rulebook/versions/{version.pk}/", f"/desk/rulebook/versions/{version.pk}/write/",
        "/desk/rulebook/", "/desk/publications/", f"/desk/publications/{out.pk}/", f"/desk/publications/{out.pk}/do/withdraw/",
    ]  # fmt: skip
    actions.submit_version(version, by=village.worker)
    actions.review_version(version, by=village.governance_worker)
    actions.approve_version(version, by=village.center_head)
    found = [desk.get(path) for path in pages]
    found += [client.get(path) for path in ("/news/li/", f"/news/items/{out.pk}/", f"/news/rules/{version.pk}/")]
    assert all("<script>alert" not in answer.content.decode() for answer in found)
    assert sum("&lt;script&gt;" in answer.content.decode() for answer in found) >= 8
    assert exports.paper(version).title == HOSTILE
    assert desk.get(f"/desk/rulebook/versions/{version.pk}/file.pdf").content.startswith(b"%PDF")


def test_the_list_goes_out_and_comes_in_as_drafts(village, regulation, enter):
    regulation("company_service_rule")
    book = load_workbook(io.BytesIO(enter(village.worker).get("/desk/rulebook/list.xlsx").content))
    rows = list(book.active.values)
    assert rows[0][1] == "制度名称" and ("企业服务管理制度", "施行中") in {(row[1], row[2]) for row in rows}
    kind, by = IMPORTERS["regulations"], village.worker
    columns = kind.columns(village.here, by)
    book = Workbook()
    book.active.append([str(c.label) for c in columns])
    for row in (["安全办法", "社区安全管理机制", "机制", "里〔2024〕1号", "2024-03-01"], ["会议室办法"], ["会议室办法"],
                ["企业服务管理制度"], ["=cmd()", "没有这项"]):  # fmt: skip
        book.active.append(row)
    kept = io.BytesIO()
    book.save(kept)
    imported = Import.objects.create(community=village.here, kind="regulations", name="x.xlsx", sha256="0", by=by)
    kept.seek(0)
    verdicts = [(row.values.get("name"), state) for row, state, _key in imports.check(imported, read(kept, columns))]
    assert verdicts == [
        ("安全办法", "ready"),
        ("会议室办法", "ready"),
        ("会议室办法", "bad"),
        ("企业服务管理制度", "there"),
        (None, "bad"),
    ]


def test_imported_regulations_are_drafts_until_another_approves_them(village):
    values = {"name": "安全办法", "code": "safety_management_mechanism", "document_number": "里〔2024〕1号", "effective_on": "2024-03-01"}
    imported = Import.objects.create(community=village.here, kind="regulations", name="x", sha256="0", by=village.worker)
    row = imported.rows.create(number=2, state="ready", key=imports.mark("安全办法"), values=values)
    imports.apply(imported, [row], village.worker)
    made = Regulation.objects.get()
    version = queries.latest(made)
    assert (made.code, made.audience, version.state, str(version.effective_on)) == (values["code"], "companies", "draft", "2024-03-01")
    assert queries.in_force(village.here, now().date(), catalog.needed()) == {} and (row.state, row.thing_id) == ("done", made.pk)
    imports.undo(imported, [row], village.worker)
    assert not Regulation.objects.exists()
    again = imported.rows.create(number=3, state="ready", key=imports.mark("安全办法"), values=values)
    imports.apply(imported, [again], village.worker)
    version = queries.latest(Regulation.objects.get())
    actions.write_version(version, by=village.worker, sections=version.sections)
    imports.undo(imported, [again], village.worker)
    assert (again.state, Regulation.objects.count()) == ("kept", 1)
