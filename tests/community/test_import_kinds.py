"""People, appointments, organizations and places by table: what is written, what is passed over, what can be taken back."""

import csv
import io

import pytest

from liren.community import actions, jobs
from liren.community.models import Appointment, Organization, Place, Post, Space, User
from liren.core.models import Event
from tests import uploads
from tests.uploads import run, undo

PEOPLE = ["姓名*", "手机", "角色*", "网格", "企业", "岗位名称", "任职日期", "届满日期", "登录名"]
APPOINTMENTS = ["姓名*", "登录名", "岗位名称*", "任职日期", "届满日期"]
BODIES = ["名称*", "类别*", "简称", "电话"]
PLACES = ["场所名称*", "类别*", "所属网格*", "楼层数", "纬度", "空间名称", "空间类别", "所在楼层", "容纳人数"]


def table(header, *rows):
    out = io.StringIO()
    csv.writer(out).writerows([header, *rows])
    return out.getvalue().encode("gb18030")


def upload(village, kind, content):
    return uploads.upload(village, content, kind, by=village.center_head)


def said(imported):
    return [row.problems[0]["say"] for row in imported.rows.filter(state="bad").order_by("number")]


def employee(village, n=1, **changed):
    row = {"姓名*": f"周员{n}", "手机": f"1380000{n:04d}", "角色*": "员工", "企业": village.company.name, "任职日期": "2026-01-05"}
    return [(row | changed).get(label, "") for label in PEOPLE]


def test_people_get_an_account_without_password_a_post_and_an_appointment(village):
    before = Post.objects.filter(company=village.company, role="employee").count()
    imported = run(upload(village, "people", table(PEOPLE, employee(village, 1), employee(village, 2))))
    assert (imported.state, imported.done) == ("done", 2)
    one = User.objects.get(name="周员1")
    assert not one.has_usable_password() and one.phone == "13800000001" and one.is_active
    assert one.appointments.get().post.company == village.company
    assert Post.objects.filter(company=village.company, role="employee").count() == before, "the post that is there is used"
    for name in ("community.open_account", "community.appoint"):
        assert Event.objects.filter(action=name, actor_id=village.center_head.pk).count() == 2
    assert not any("1380000" in str(e.details) + str(e.changes) for e in Event.objects.all())


def test_a_telephone_written_differently_makes_nobody_twice(village):
    run(upload(village, "people", table(PEOPLE, employee(village, 1, 手机="138-0000-0001"))))
    again = upload(village, "people", table(PEOPLE, employee(village, 1, 手机="+86 13800000001")))
    assert list(again.rows.values_list("state", flat=True)) == ["there"]
    twice = upload(village, "people", table(PEOPLE, employee(village, 2), employee(village, 2, 手机="138 0000 0002")))
    assert "与第 2 行重复" in said(twice)[0]
    moved = employee(village, 1, **{"手机": "138 0000 0001", "角色*": "志愿者", "企业": ""})
    run(upload(village, "people", table(PEOPLE, moved)))
    assert User.objects.filter(name="周员1").count() == 1


def test_a_post_that_is_not_there_is_opened_once(village):
    rows = [["钱新", "", "志愿者", "", "", "楼道志愿者", "", "", ""], ["孙新", "", "志愿者", "", "", "楼道志愿者", "", "", ""]]
    run(upload(village, "people", table(PEOPLE, *rows)))
    assert Post.objects.get(title="楼道志愿者").appointments.count() == 2


def test_the_same_person_and_post_twice_adds_nothing_and_a_known_one_gets_no_second_account(village):
    content = table(PEOPLE, employee(village, 1))
    run(upload(village, "people", content))
    assert upload(village, "people", content).there == 1
    elsewhere = employee(village, 1, 企业=village.other_company.name)
    run(upload(village, "people", table(PEOPLE, elsewhere)))
    assert User.objects.get(name="周员1").appointments.count() == 2


@pytest.mark.parametrize(
    "changed, say",
    [
        ({"角色*": "中心负责人"}, "逐人任命"),
        ({"角色*": "举报专管员"}, "逐人任命"),
        ({"企业": ""}, "填写所在企业"),
        ({"企业": "", "角色*": "网格员"}, "填写所在网格"),
        ({"角色*": "志愿者"}, "面向全社区"),
        ({"届满日期": "2025-01-01"}, "不能早于"),
        ({"登录名": "a b"}, "登录名只用"),
        ({"登录名": "worker-li"}, "已被别人使用"),
        ({"手机": "没有"}, "电话号码"),
    ],
)
def test_a_bad_person_says_why(village, changed, say):
    assert say in said(upload(village, "people", table(PEOPLE, employee(village, 1, **changed))))[0]


def test_undo_takes_back_accounts_that_nobody_used(village):
    imported = run(upload(village, "people", table(PEOPLE, employee(village, 1), employee(village, 2), employee(village, 3))))
    used, ended = User.objects.get(name="周员1"), User.objects.get(name="周员2")
    actions.sign_in(used, by=used, device="x")
    actions.end_appointment(ended.appointments.get(), by=village.center_head)
    undo(imported)
    assert (imported.state, imported.kept) == ("undone", 2)
    assert set(User.objects.filter(name__startswith="周员")) == {used, ended}
    assert Appointment.objects.filter(user=used).exists()


def test_undo_takes_back_a_post_that_came_along(village):
    undo(run(upload(village, "people", table(PEOPLE, ["钱新", "", "志愿者", "", "", "楼道志愿者", "", "", ""]))))
    assert not Post.objects.filter(title="楼道志愿者").exists() and not User.objects.filter(name="钱新").exists()


def test_appointments_join_known_people_and_posts(village):
    post = actions.open_post(village.here, by=village.center_head, role="mediator", title="第二调解岗")
    rows = [["李网1", "", "第二调解岗", "2026-01-05", ""], ["没有人", "", "第二调解岗", "", ""], ["李网1", "", "没有岗", "", ""]]
    imported = upload(village, "appointments", table(APPOINTMENTS, *rows))
    assert [s[:8] for s in said(imported)] == ["没有这个人的账号", "没有这个岗位，或"]
    run(imported)
    assert post.appointments.get().user == village.grid_member
    assert upload(village, "appointments", table(APPOINTMENTS, rows[0])).there == 1
    undo(imported)
    assert not post.appointments.exists()


def test_nobody_appoints_himself_by_table(village):
    actions.open_post(village.here, by=village.center_head, role="mediator", title="第二调解岗")
    imported = upload(village, "appointments", table(APPOINTMENTS, [village.center_head.name, "", "第二调解岗", "", ""]))
    assert "不能任命本人" in said(imported)[0]


def test_organizations(village):
    rows = [["云栖物业", "物业服务公司", "", "0571-88000000"], ["云栖物业", "物业服务公司", "", ""], ["某院", "学堂", "", ""]]
    imported = upload(village, "organizations", table(BODIES, *rows))
    assert [s[:6] for s in said(imported)] == ["与第 2 行", "请从下拉列表"]
    run(imported)
    assert Organization.objects.get(name="云栖物业").community == village.here
    assert upload(village, "organizations", table(BODIES, rows[0])).there == 1
    undo(imported)
    assert not Organization.objects.filter(name="云栖物业").exists()


def test_places_and_the_spaces_in_them(village):
    grid = village.grid.name
    rows = [
        ["新一号楼", "楼宇", grid, "12", "30.2", "", "", "", ""],
        ["新一号楼", "楼宇", grid, "", "", "路演厅", "众创空间", "3F", "80"],
        ["新二号楼", "楼宇", grid, "", "", "书房", "文化空间", "1F", ""],
        [village.place.name, "楼宇", grid, "", "", "", "", "", ""],
        [village.place.name, "楼宇", village.other_grid.name, "", "", "茶室", "交往空间", "", ""],
        ["新三号楼", "楼宇", grid, "", "999", "", "", "", ""],
    ]
    imported = run(upload(village, "places", table(PLACES, *rows)))
    assert (imported.done, imported.there, imported.bad) == (3, 1, 2)
    first = Place.objects.get(name="新一号楼")
    assert (first.grid, first.floors, first.lat) == (village.grid, 12, 30.2)
    assert set(Space.objects.filter(community=village.here).values_list("name", "place__name")) >= {
        ("路演厅", "新一号楼"),
        ("书房", "新二号楼"),
    }
    again = upload(village, "places", table(PLACES, *rows[:4]))
    assert (again.there, again.ready) == (4, 0)
    undo(imported)
    assert imported.kept == 0 and not Place.objects.filter(name__in=["新一号楼", "新二号楼"]).exists()


def test_rows_to_be_mended_are_forgotten_after_a_month(village):
    from datetime import timedelta

    from liren.community.models import Import
    from liren.core.calendar import now

    imported = upload(village, "people", table(PEOPLE, employee(village, 1, 企业="")))
    assert "13800000001" in str(imported.rows.get().values)
    Import.objects.filter(pk=imported.pk).update(at=now() - timedelta(days=31))
    jobs.forget_imports.func()
    assert "1380000" not in str(imported.rows.values().get())
