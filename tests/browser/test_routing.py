"""The center head drafts a rule, sees in the dry run what it would change, puts it into force, and the next case goes there."""

from liren.cases import actions
from liren.cases.models import Category, RoutingRule
from tests.browser.conftest import DESK, PHONE


def test_a_rule_is_drafted_tried_and_put_into_force(visit, village):
    category = Category.objects.get(community=village.here, code="site_expansion")
    actions.report(village.company, by=village.contact, category=category, title="货梯停用三天", channel="portal")
    page = visit(DESK, "center_head-li", "/desk/settings/routing/")
    page.get_by_role("button", name="起草修改").click()
    page.get_by_role("link", name="加一条规则").first.click()
    page.get_by_label("规则名称").fill("货梯归网格长")
    page.get_by_label("交给").select_option("role:grid_leader")
    page.get_by_label("提到其中任一个词").fill("货梯，客梯")
    where = page.locator("details", has=page.locator("[data-draw]"))
    if where.get_attribute("open") is None:
        where.locator("summary").click()
    board = page.locator("[data-draw]")
    page.locator("[data-draw].leaflet-container").wait_for()
    for x, y in ((120, 60), (300, 60), (300, 180)):  # clear of the controls in the corner
        board.click(position={"x": x, "y": y})
    assert '"Polygon"' in page.get_by_label("地图上的范围").input_value()
    page.get_by_role("button", name="清除范围").click()
    assert page.get_by_label("地图上的范围").input_value() == ""
    page.get_by_role("button", name="存入草稿").click()
    page.get_by_role("link", name="试算").click()
    page.get_by_text("1 件会换岗位").wait_for()
    page.get_by_role("cell", name="货梯停用三天").wait_for()
    page.get_by_role("button", name="启用").click()
    page.get_by_text("已启用，今后的事项按这一版分派").wait_for()
    assert RoutingRule.objects.get().conditions == {"words_any": ["货梯", "客梯"]}
    case = actions.report(village.company, by=village.contact, category=category, title="货梯又停了", channel="portal")
    page.goto(f"/desk/cases/{case.pk}/")
    page.get_by_text("符合分派规则第 1 条“货梯归网格长”").wait_for()
    assert case.post.role == "grid_leader"


def test_the_rules_are_read_on_a_phone(visit, village):
    draft = actions.draft_rules(village.here, by=village.center_head)
    actions.edit_rule(draft, by=village.center_head, rule=None, name="全部归网格", conditions={}, role="grid_member")
    page = visit(PHONE, "center_head-li", f"/desk/settings/routing/{draft.pk}/")
    page.get_by_role("link", name="全部归网格").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out"
    page.get_by_role("button", name="停用：全部归网格").click()
    page.get_by_role("button", name="恢复：全部归网格").wait_for()
