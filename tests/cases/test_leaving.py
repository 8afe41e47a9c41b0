"""What tells who somebody is does not leave the community unseen: forms that send text out, and texts that others read."""

import pytest

from liren.cases import actions
from liren.cases.models import Message
from liren.cases.rules.likeness import scrubbed

PERSONAL = "请联系13812345678，车牌浙A12345"
HIDDEN = "请联系***…78，车牌浙A·***45"


@pytest.fixture
def accepted(village, category):
    told = {"title": "西门堵车", "text": "李四，电话 138 0000 1234，一直没人管", "channel": "portal"}
    case = actions.report(village.company, by=village.contact, category=category("site_expansion"), **told)
    return actions.accept(case, by=village.center_head)


def send(browser, case, verb, post, **more):
    case.refresh_from_db()
    sent = {"post": post.pk, "reason": PERSONAL, "version": case.version, "key": f"{verb}{len(more)}{more.get('personal', '')}"}
    return browser.post(f"/desk/cases/{case.pk}/{verb}/", sent | more)


def reason(case):
    return Message.objects.filter(case=case, kind="reason").values_list("text", flat=True).last()


@pytest.mark.parametrize("choice, left", [("mask", HIDDEN), ("keep", PERSONAL)])
def test_what_goes_up_is_named_first_and_hidden_with_one_click(village, enter, accepted, choice, left):
    browser, post = enter(village.center_head), village.department.appointments.get().post
    page = browser.get(f"/desk/cases/{accepted.pk}/escalate/").content.decode()
    assert "原文里有手机号 ***…34，对方看得到原文" in page and "隐去后送出" not in page
    asked = send(browser, accepted, "escalate", post).content.decode()
    assert "手机号 13812345678、车牌 浙A12345" in asked and "隐去后送出" in asked and reason(accepted) is None
    assert send(browser, accepted, "escalate", post, personal=choice).status_code == 302
    assert reason(accepted) == left
    assert enter(village.department).get(f"/desk/cases/{accepted.pk}/").status_code == 200


def test_colleagues_are_not_asked_and_outsiders_are(village, enter, accepted):
    browser = enter(village.center_head)
    outside = send(browser, accepted, "assign", village.property_manager.appointments.get().post)
    assert "隐去后送出" in outside.content.decode()
    assert send(browser, accepted, "assign", village.worker.appointments.get().post).status_code == 302
    assert reason(accepted) == PERSONAL


def test_a_text_without_any_goes_at_once(village, enter, accepted):
    browser, post = enter(village.center_head), village.department.appointments.get().post
    assert send(browser, accepted, "escalate", post, reason="请协调西门交通").status_code == 302


@pytest.mark.parametrize(
    "text", ["打１３８１２３４５６７８", "138-1234-5678", "浙A·12345", "0571-88123456", "a.b@c.cn", "330106199003071234"]
)
def test_others_read_none_of_it_however_it_is_written(text):
    assert scrubbed(f"西门堵车，{text}。") in {"西门堵车，***。", "西门堵车，打***。"}
