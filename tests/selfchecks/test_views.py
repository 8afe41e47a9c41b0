"""The pages, item by item on a phone, tables in and out, papers."""

from io import BytesIO

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from liren.community import jobs as community_jobs
from liren.community.models import Import, Region
from liren.core import tables
from liren.core.calendar import today
from liren.evaluation.models import Improvement
from liren.selfchecks import actions, imports, queries
from liren.selfchecks.models import Answer, Checklist, Item, Round
from liren.standards import actions as standards
from liren.standards import imports as clauses
from tests.uploads import bring_in

ROOT = "/desk/standards/self-checks/"


def words(answer):
    return answer.content.decode()


@pytest.fixture
def loaded(village):
    """One of the shipped standards, which is enough here."""
    root = Region.objects.get(code="000000")
    return standards.load(root, by=village.system, edition=clauses.read(sorted(clauses.files())[0]))


def begun(village, browser):
    """A starter put into use by clicking, and a round of it given to the grid member."""
    assert "没有启用" in words(browser.get(ROOT))
    for _n in range(2):
        browser.post(f"{ROOT}adopt/", {"code": "MZ/T 071", "key": "a"})
    one = Checklist.objects.get()
    page = words(browser.get(f"{ROOT}{one.pk}/"))
    assert "推荐起始清单，以正式文本为准" in page and "还没有自查过" in page
    post = village.grid_member.appointments.get().post
    browser.post(f"{ROOT}{one.pk}/start/", {"post": post.pk, "version": one.version, "key": "b"})
    return Round.objects.get()


def test_item_by_item_on_a_phone_stopped_and_gone_on_with(village, enter, photo):
    made = begun(village, enter(village.governance_worker))
    path, phone, items = f"{ROOT}rounds/{made.pk}/", enter(village.grid_member), queries.items_of(made.revision)
    assert "开始逐项查" in words(phone.get(path)) and f"{path}items/{items[0].pk}/" in words(phone.get(path))
    answer = phone.post(f"{path}items/{items[0].pk}/", {"verdict": "pass", "seen": -1, "key": "c0", "files": photo()})
    assert answer.headers["Location"] == f"{path}items/{items[1].pk}/"
    page = words(phone.get(answer.headers["Location"]))
    assert "第 2 项，共 12 项" in page and 'value="1" max="12"' in page
    answer = phone.post(f"{path}items/{items[1].pk}/", {"verdict": "fail", "note": "", "seen": -1, "key": "c1"})
    assert answer.status_code == 422 and "写明哪里不对" in words(answer)
    phone.post(f"{path}items/{items[2].pk}/", {"verdict": "pass", "seen": -1, "key": "c2"})
    page = words(phone.get(path))
    assert "接着查" in page and f"{path}items/{items[1].pk}/" in page  # on from where he stopped
    for n, item in enumerate(items):
        if n not in {0, 2}:
            told = {"verdict": "fail", "note": "没有督导记录"} if n == 1 else {"verdict": "pass"}
            answer = phone.post(f"{path}items/{item.pk}/", told | {"seen": -1, "key": f"d{n}"})
    assert answer.headers["Location"] == path
    assert "每一项都有结果了" in words(phone.get(path)) and "完成自查" in words(phone.get(path))


def test_finished_countersigned_and_mended_by_clicking(village, enter, round):
    one = round("finished", fail=(3,))
    path, head = f"{ROOT}rounds/{one.pk}/", enter(village.center_head)
    page = words(head.get(path))
    assert "复核通过" in page and "缺一块牌" in page
    head.post(f"{path}sign/", {"text": "同意", "version": one.version, "key": "f"})
    said, post = Answer.objects.get(verdict="fail"), village.grid_member.appointments.get().post
    url = f"{ROOT}answers/{said.pk}/improve/"
    form = words(head.get(url))
    assert "缺一块牌" in form and said.item.text in form
    sent = {"title": "补牌", "finding": "缺", "cause": "没排", "measure": "制作", "post": post.pk, "version": said.version}
    assert "最长一年" in words(head.post(url, sent | {"due_on": "2099-01-01", "key": "g"}, follow=True))
    for _n in range(2):
        head.post(url, sent | {"due_on": today(), "key": "h"})
    assert Improvement.objects.count() == 1 and "补牌" in words(head.get(path))
    assert head.get(url).status_code == 404 and "有强制项未通过" in words(head.get(ROOT))


def test_who_comes_second_is_told_and_keeps_his_words(village, enter, round):
    one = round()
    item = queries.items_of(one.revision)[0]
    path = f"{ROOT}rounds/{one.pk}/items/{item.pk}/"
    enter(village.worker).post(path, {"verdict": "fail", "note": "坏了", "seen": -1, "key": "a"})
    browser = enter(village.center_head)
    answer = browser.post(path, {"verdict": "na", "note": "我写的字", "seen": -1, "key": "b"}, follow=True)
    assert "王芳 刚刚记了这一项" in words(answer) and Answer.objects.get().note == "坏了"


def test_the_list_is_revised_by_clicking(village, enter, hall):
    browser = enter(village.worker)
    browser.post(f"{ROOT}{hall.pk}/file_copy/", {"number": "DB33/T 2036.4—2017", "year": 2017, "key": "a", "version": 0})
    answer = browser.post(f"{ROOT}{hall.pk}/revise/", {"key": "b", "version": 0})
    draft = queries.draft(hall)
    assert answer.headers["Location"] == f"{ROOT}revisions/{draft.pk}/"
    page = words(browser.get(answer.headers["Location"]))
    assert "修订中" in page and "修改" in page and "导入清单" in page
    item = queries.items_of(draft)[0]
    browser.post(f"{ROOT}revisions/{draft.pk}/add_item/", {"topic": "环境", "text": "有绿植。", "key": "c"})
    assert "已有：环境" in words(browser.get(f"{ROOT}items/{item.pk}/change_item/"))
    told = {"topic": "环境", "text": "改过的。", "number": "4.1", "is_mandatory": "on", "key": "d"}
    browser.post(f"{ROOT}items/{item.pk}/change_item/", told | {"version": 0})
    answer = browser.post(f"{ROOT}items/{item.pk}/change_item/", told | {"version": 0, "text": "晚了", "key": "e"}, follow=True)
    assert "刚" in words(answer) and Item.objects.get(pk=item.pk).text == "改过的。"
    browser.post(f"{ROOT}items/{Item.objects.get(text='有绿植。').pk}/drop_item/", {"version": 0, "key": "f"})
    assert not Item.objects.filter(text="有绿植。").exists()
    copy = queries.copies_here(hall).get()
    browser.post(f"{ROOT}revisions/{draft.pk}/publish/", {"copy": copy.pk, "note": "对照", "version": 0, "key": "g"})
    page = words(browser.get(f"{ROOT}{hall.pk}/"))
    assert "改过的。" in page and "推荐起始清单，以正式文本为准" not in page and "（2017）" in page
    assert "修改</a>" not in words(browser.get(f"{ROOT}revisions/{draft.pk}/"))
    assert "导出清单" in page and "<h2>正式文本</h2>" in page
    assert "<h2>正式文本</h2>" not in words(enter(village.grid_member).get(f"{ROOT}{hall.pk}/"))


@pytest.mark.parametrize(
    ("who", "status"),
    [("grid_member", 200), ("auditor", 200), ("department", 200), ("far_worker", 404), ("mediator", 404), ("contact", 404)],
)
def test_who_opens_them(village, enter, round, hall, who, status):
    one, browser = round("signed"), enter(getattr(village, who))
    said, item = one.answers.first(), queries.items_of(one.revision)[0]
    for path in (f"{hall.pk}/", f"{hall.pk}/compare/", f"{hall.pk}/items.xlsx", f"rounds/{one.pk}/", f"rounds/{one.pk}/file.xlsx"):
        assert browser.get(f"{ROOT}{path}").status_code == status, path
    blank = browser.get(f"{ROOT}rounds/987654321/")
    assert status == 200 or browser.get(f"{ROOT}rounds/{one.pk}/").content == blank.content
    for path in (f"rounds/{one.pk}/sign/", f"answers/{said.pk}/improve/", f"items/{item.pk}/change_item/", f"{hall.pk}/start/"):
        assert browser.get(f"{ROOT}{path}").status_code == 404, path


@pytest.mark.parametrize(
    "path", ["rounds/{}/explode/", "rounds/{}/file.exe", "rounds/{}/items/987654321/", "rounds/{}/sign/", "987654321/"]
)
def test_what_is_not_there_is_not_there(village, enter, round, path):
    assert enter(village.center_head).get(f"{ROOT}{path.format(round().pk)}").status_code == 404


def test_an_item_of_another_list_is_not_answered_here(village, enter, round, adopt):
    one, other = round(), queries.items_of(queries.current(adopt("MZ/T 071")))[0]
    answer = enter(village.worker).post(f"{ROOT}rounds/{one.pk}/items/{other.pk}/", {"verdict": "pass", "seen": -1, "key": "a"})
    assert answer.status_code == 404 and not Answer.objects.exists()


def test_pages_cost_the_same_for_one_and_three(village, enter, round, hall, loaded, django_assert_max_num_queries):
    """Rounds, answers and failed items: their number costs nothing."""
    one, browser = round("signed", fail=(3,)), enter(village.center_head)
    paths = {f"{ROOT}": 15, f"{ROOT}{hall.pk}/": 15, f"{ROOT}{hall.pk}/compare/": 15, f"{ROOT}rounds/{one.pk}/": 15}
    paths |= {f"/desk/standards/clauses/S1:5.5-2/{part}": 15 for part in ("", "records/")}
    standards.measure(village.here, by=village.system)
    before = {}
    for path, most in paths.items():
        browser.get(path)
        with django_assert_max_num_queries(most) as asked:
            assert browser.get(path).status_code == 200
        before[path] = len(asked)
    for fail in ((3, 4, 5), (4,)):
        round("signed", fail=fail)
    paths[f"{ROOT}rounds/{Round.objects.last().pk}/"] = 0
    for path, most in before.items():
        with django_assert_max_num_queries(most):
            browser.get(path)


def test_rounds_side_by_side(village, enter, round, hall):
    round("signed", fail=(3,))
    draft = actions.revise(hall, by=village.worker)
    changed = queries.items_of(draft)[2]
    actions.change_item(changed, by=village.worker, topic=changed.topic, text="标识清楚，新的说法。")
    actions.publish(draft, by=village.worker)
    round("signed", fail=(4,))
    page = words(enter(village.worker).get(f"{ROOT}{hall.pk}/compare/"))
    assert page.index("改好了") < page.index("变差了") and "标识清楚，新的说法。" in page and page.count("缺一块牌") == 2


def test_the_requirement_s_page_leads_to_its_self_check(village, enter, round, loaded):
    browser, path = enter(village.worker), "/desk/standards/clauses/S1:5.5-2/"
    page = words(browser.get(path))
    assert "声明符合" not in page and "未测量" in page and "外部标准自查" in page
    assert "清单还没有启用" in words(browser.get(f"{path}records/"))
    one = round("signed", fail=(3,))
    page = words(browser.get(f"{path}records/"))
    assert "强制项通过 9/10" in page and "按推荐起始清单自查" in page and f"{ROOT}rounds/{one.pk}/" in page and "不通过：缺一块牌" in page


def test_items_come_in_by_table_and_go_out_by_the_same(village, enter, hall):
    draft = actions.revise(hall, by=village.worker)
    there = queries.items_of(draft)[0]
    header = [column.label for column in imports.columns(village.here, village.worker)]
    rows = [
        [str(hall), there.topic, there.text, "", "", "是"], [str(hall), "环境", "有绿植。", "现场看", "4.2", "否"],
        [str(hall), "环境", "=1+1", "", "", "也许"], ["GB 1", "环境", "x", "", "", "是"],
    ]  # fmt: skip
    file = SimpleUploadedFile("items.xlsx", tables.write("清单", header, rows))
    browser = enter(village.governance_worker)
    made = bring_in(browser, "selfcheck_items", file)
    assert [row.state for row in made.rows.order_by("number")] == ["there", "ready", "bad", "bad"]
    assert draft.items.count() == 13  # nothing is written before somebody says so
    browser.post(reverse("community:start_import", args=[made.pk]), {"version": Import.objects.get().version, "key": "a"})
    community_jobs.run_import.func(made.pk)
    item = draft.items.get(text="有绿植。")
    assert (item.number, item.is_mandatory, item.key) == ("4.2", False, 14)
    actions.publish(draft, by=village.worker)
    book = load_workbook(BytesIO(browser.get(f"{ROOT}{hall.pk}/items.xlsx").content))
    found = [[cell.value or "" for cell in row] for row in book.active.iter_rows()]
    assert found[0] == [str(label) for label in header] and [str(hall), "环境", "有绿植。", "现场看", "4.2", "否"] in found
    browser.post(reverse("community:undo_import", args=[made.pk]), {"version": Import.objects.get().version, "key": "b"})
    community_jobs.undo_import.func(made.pk)
    assert draft.items.filter(text="有绿植。").exists()  # in use now: it stays


def test_a_round_on_paper(village, enter, round):
    one, browser = round("finished", fail=(3,), na=(2,)), enter(village.worker)
    told = docx.Document(BytesIO(browser.get(f"{ROOT}rounds/{one.pk}/file.docx").content))
    text = "\n".join([p.text for p in told.paragraphs] + [c.text for t in told.tables for row in t.rows for c in row.cells])
    assert "自查记录" in text and "缺一块牌" in text and "推荐起始清单，以正式文本为准" in text and "9/10" in text
    answer = browser.get(f"{ROOT}rounds/{one.pk}/file.pdf")
    assert answer.content.startswith(b"%PDF") and "attachment" in answer.headers["Content-Disposition"]
    book = load_workbook(BytesIO(browser.get(f"{ROOT}rounds/{one.pk}/file.xlsx").content))
    rows = [[cell.value for cell in row] for row in book.active.iter_rows()]
    assert len(rows) == 14 and "不通过" in rows[3] and "缺一块牌" in rows[3]
