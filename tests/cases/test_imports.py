"""Cases by table: open ones are reported and go their way, closed ones are retold, and nothing comes twice."""

import io
from functools import partial

import pytest
from openpyxl import Workbook

from liren.cases import actions as cases
from liren.cases.models import Case, Clock
from liren.core.models import Event, Notice
from tests import uploads
from tests.uploads import run, undo

HEADER = [
    "原编号",
    "标题",
    "情况说明",
    "类别*",
    "企业",
    "楼宇园区",
    "联系人",
    "联系电话",
    "渠道",
    "提交时间",
    "办理结果",
    "办结时间",
    "满意度",
]
PLAIN = ["", "厂房漏水", "三号车间屋顶漏水", "厂房扩建", "", "", "丁一", "13800001234", "电话", "2026-01-06 09:00", "", "", ""]


def line(**changed):
    return [changed.get(label.rstrip("*"), value) for label, value in zip(HEADER, PLAIN, strict=True)]


def as_workbook(*rows):
    book, kept = Workbook(), io.BytesIO()
    for row in (HEADER, *rows):
        book.active.append(list(row))
    book.save(kept)
    return kept.getvalue()


def as_csv(*rows, encoding="utf-8-sig", delimiter=","):
    return "\r\n".join(delimiter.join(str(cell) for cell in row) for row in (HEADER, *rows)).encode(encoding)


upload = partial(uploads.upload, kind="cases", name="旧案.xlsx")


@pytest.fixture
def category(village):
    from liren.cases.models import Category

    return Category.objects.get(community=village.here, code="site_expansion")


@pytest.fixture
def named(category):
    return lambda **changed: line(**{"类别": category.name, **changed})


def test_an_open_row_becomes_a_case_of_its_time_routed_and_with_running_clocks(village, named):
    imported = run(upload(village, as_workbook(named(企业=village.company.name, 楼宇园区=village.place.name))))
    assert (imported.state, imported.done, imported.bad) == ("done", 1, 0)
    case = Case.objects.get(source__startswith="table:")
    assert (case.title, case.company, case.place, case.state, case.channel) == (
        "厂房漏水",
        village.company,
        village.place,
        "reported",
        "phone",
    )
    assert f"{case.reported_at:%Y-%m-%d %H}" == "2026-01-06 01" and case.number.startswith("LR-2026-")
    assert case.post and case.reporter is None and case.modes == []
    assert Clock.objects.filter(case=case, stopped_at=None).count() == 2
    assert Event.objects.filter(action="cases.report", subject_id=case.pk, actor_id=village.worker.pk).count() == 1


def test_nobody_is_told_row_by_row(village, named, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        run(upload(village, as_workbook(*(named(标题=f"第{n}件") for n in range(5)))))
    assert list(Notice.objects.values_list("title", flat=True)) == ["“旧案.xlsx”已导入 5 行"]


def test_what_was_closed_elsewhere_is_retold_with_answer_time_and_rating(village, named):
    row = named(原编号="Z-1", 提交时间="2025/11/3 9:05", 办理结果="已修好", 办结时间="2025-11-05", 满意度=5)
    run(upload(village, as_workbook(row)))
    case = Case.objects.get(source="old:Z-1")
    assert (case.state, case.answer, case.satisfaction, case.due_at) == ("confirmed", "已修好", 5, None)
    assert case.number.startswith("LR-2025-") and f"{case.closed_at:%Y-%m-%d}" == "2025-11-04"
    assert not Clock.objects.filter(case=case).exists() and case.messages.get().kind == "answer"
    assert Event.objects.filter(action="cases.retell", subject_id=case.pk).count() == 1


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_says_the_same_whatever_its_encoding_and_delimiter(village, named, encoding, delimiter):
    imported = upload(village, as_csv(named(), named(标题="第二件"), encoding=encoding, delimiter=delimiter))
    assert (imported.state, imported.total, imported.ready) == ("checked", 2, 2), imported.problem


def test_the_same_file_twice_adds_nothing_and_two_equal_rows_stay_two(village, named):
    content = as_workbook(named(), named(), named(原编号="Z-1"))
    assert run(upload(village, content)).done == 3
    again = upload(village, content)
    assert (again.there, again.ready) == (3, 0)
    assert run(upload(village, as_workbook(named(), named(), named()))).done == 1


@pytest.mark.parametrize(
    "changed, column, say",
    [
        ({"类别": "没有的类别"}, "类别", "没有这个类别"),
        ({"企业": "不存在公司"}, "企业", "没有登记这家企业"),
        ({"标题": "", "情况说明": ""}, "标题", "至少填一项"),
        ({"提交时间": "昨天"}, "提交时间", "不是时间"),
        ({"提交时间": "2099-01-01"}, "提交时间", "将来"),
        ({"办理结果": "好了"}, "办结时间", "一起填"),
        ({"办理结果": "好了", "办结时间": "2025-01-01"}, "办结时间", "不能早于"),
        ({"满意度": "3"}, "满意度", "请留空"),
        ({"满意度": "9"}, "满意度", "1 到 5"),
        ({"渠道": "托梦"}, "渠道", "下拉列表"),
    ],
)
def test_a_bad_row_says_how_to_mend_it(village, named, changed, column, say):
    imported = upload(village, as_workbook(named(**changed)))
    row = imported.rows.get()
    assert (row.state, row.problems[0]["column"]) == ("bad", column)
    assert say in row.problems[0]["say"]


def test_sealed_kinds_do_not_come_by_table(village, named):
    names = village.here and {c.name for c in _sealed(village)}
    imported = upload(village, as_workbook(*(named(类别=name) for name in names)))
    assert names and imported.bad == len(names)


def _sealed(village):
    from liren.cases.models import Category

    return Category.objects.filter(community=village.here, secrecy__in=["report", "dispute", "employer"])


def test_undo_takes_back_what_nobody_touched_also_when_the_clock_ran_out(village, named):
    from liren.cases.jobs import watch_limits

    rows = [named(标题=f"第{n}件", 提交时间="2025-12-01") for n in range(3)]
    closed = named(标题="旧的", 提交时间="2025-11-03", 办理结果="已修好", 办结时间="2025-11-05")
    imported = run(upload(village, as_workbook(*rows, closed)))
    watch_limits.func()
    kept = Case.objects.get(title="第1件")
    cases.accept(kept, by=village.worker)
    undo(imported)
    assert (imported.state, imported.kept, imported.rows.filter(state="undone").count()) == ("undone", 1, 3)
    assert list(Case.objects.filter(source__startswith="table:")) == [kept]
    assert run(upload(village, as_workbook(*rows))).done == 2, "what was taken back can come again"


@pytest.mark.parametrize("who", ["grid_member", "contact", "far_worker", "auditor"])
def test_who_may_not_retell(village, category, who):
    assert not getattr(village, who).has_perm("cases.retell", village.here)
