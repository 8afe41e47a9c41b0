"""A form and its one action: shown, sent, refused, led on; and files to save."""

import pytest
from django.http import Http404

from liren.community.models import Grid
from liren.core import documents
from liren.core.http import file_answer, paper_answer
from liren.premises import actions
from tests.uploads import picture

NEW, GRID = "/desk/grids/new/", {"name": "新一网格", "code": "X9", "kind": "basic_grid", "note": ""}


def words(answer):
    return answer.content.decode()


@pytest.fixture
def head(enter, village):
    return enter(village.center_head)


def test_what_was_made_is_said_and_shown(head, village):
    answer = head.post(NEW, GRID | {"key": "k1"}, follow=True)
    made = Grid.objects.get(community=village.here, code="X9")
    assert answer.redirect_chain[0][0] == f"/desk/grids/{made.pk}/" and "已划分“新一网格”" in words(answer)


def test_what_was_changed_leads_back(head, village):
    answer = head.post(f"/desk/grids/{village.grid.pk}/edit/", GRID | {"key": "k1", "version": village.grid.version}, follow=True)
    assert answer.redirect_chain[0][0] == f"/desk/grids/{village.grid.pk}/" and "网格信息已更新" in words(answer)


def test_an_empty_form_is_answered_with_what_is_missing(head):
    answer = head.post(NEW)
    assert answer.status_code == 422 and "请填写“名称”" in words(answer)


def test_what_was_refused_comes_back_over_what_is_known(head, village):
    path = f"/desk/grids/{village.grid.pk}/edit/"
    stale = GRID | {"name": "改过的名称", "key": "k1", "version": village.grid.version + 1}
    assert head.post(path, stale, headers={"referer": f"http://testserver{path}"}).status_code == 302
    page = words(head.get(path))
    assert 'value="改过的名称"' in page
    assert f'value="{village.grid.name}"' in words(head.get(path))  # given back once


def test_a_stranger_to_the_deed_finds_no_page(enter, village):
    assert enter(village.grid_member).get(NEW).status_code == 404
    assert enter(village.grid_member).post(NEW, {}).status_code == 404


def test_a_deed_that_is_not_offered_or_not_possible_now_has_no_page(enter, village):
    sign = actions.put_up(village.here, by=village.governance_worker, kind="name_plate", name="服务中心", where="正门")
    url, browser = f"/desk/premises/signs/{sign.pk}", enter(village.governance_worker)
    assert browser.get(f"{url}/nothing/").status_code == 404
    assert browser.get(f"{url}/take_down/").status_code == 200
    assert browser.post(f"{url}/take_down/", {"key": "k1", "reason": "换新"}).status_code == 302
    assert browser.get(f"{url}/take_down/").status_code == 404
    again = browser.post(f"{url}/check_sign/", {"key": "k2", "passed": "on", "text": "x", "files": [picture()]}, follow=True)
    assert "”：已" not in words(again)  # sent all the same: refused, and said so


def test_a_file_is_saved_under_its_name():
    answer = file_answer(b"x", "档案目录.xlsx", "text/plain")
    assert "attachment" in answer.headers["Content-Disposition"] and "%E6%A1%A3" in answer.headers["Content-Disposition"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_paper_comes_in_its_forms_and_in_no_other():
    def paper(form, **more):
        return paper_answer(form, lambda: "月报", lambda: documents.Document("月报", []), **more)

    assert paper("pdf").content.startswith(b"%PDF") and paper("docx").content.startswith(b"PK")
    assert paper("xlsx", sheet=lambda: b"table").content == b"table"
    for form in ("xlsx", "exe"):
        with pytest.raises(Http404):
            paper(form)
