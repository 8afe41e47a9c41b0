"""The first community of an installation: its heads come in with what the command printed, and are told where to begin."""

import re

import pytest
from django.core.management import CommandError, call_command

from liren.cases.models import Category
from liren.cockpit import queries
from liren.community.models import Community, Region, User
from liren.community.rules import region_level

REGIONS = ["330000=浙江省", "330100=杭州市", "330105=拱墅区", "330105001=米市巷街道"]


def found(**more):
    said = {"name": "和顺社区", "code": "heshun", "kind": "business_building", "head": "wangfang=王芳", "secretary": "zhangning=张宁"}
    said |= {"region": REGIONS} | more
    regions = [f"--region={region}" for region in said.pop("region")]
    call_command("found", *regions, *(f"--{key}={value}" for key, value in said.items()))


@pytest.mark.parametrize("code, level", [("330000", "province"), ("330100", "city"), ("330105", "district"), ("330105001", "subdistrict")])
def test_the_level_of_a_region(code, level):
    assert region_level(code) == level


@pytest.mark.django_db
def test_a_community_is_founded_and_its_head_comes_in(capsys, client):
    found()
    home = Community.objects.get(code="heshun")
    assert (str(home.region), home.region.level, Region.objects.get(code="330105").parent.name) == ("米市巷街道", "subdistrict", "杭州市")
    assert Category.objects.filter(community=home).exists()
    login, password = re.search(r"登录名 (wangfang)  一次性密码 (\S+)", capsys.readouterr().out).groups()
    client.post("/sign-in/", {"username": login, "password": password})
    assert client.get("/desk/").url.startswith("/account/password/")
    new = "He-shun-2026-yuan"
    client.post("/account/password/", {"old": password, "new": new, "again": new})
    text = client.get("/desk/").content.decode()
    assert "从这里开始" in text and "划分网格" in text


@pytest.mark.django_db
@pytest.mark.parametrize("more", [{"head": "wangfang"}, {"region": ["330000"]}, {"secretary": "wangfang=张宁"}])
def test_nothing_is_left_of_a_founding_that_fails(more):
    with pytest.raises(CommandError, match=r"=|wangfang"):
        found(**more)
    assert not Community.objects.filter(code="heshun").exists() and not User.objects.filter(username="wangfang").exists()


@pytest.mark.django_db
def test_a_code_is_given_once():
    found()
    with pytest.raises(CommandError, match="heshun"):
        found(head="a=甲", secretary="b=乙")


@pytest.mark.parametrize("who, told", [("center_head", True), ("secretary", True), ("worker", False), ("grid_member", False)])
def test_first_steps_are_for_the_heads(village, who, told):
    steps = queries.first_steps(getattr(village, who))
    assert bool(steps) is told
    assert not told or ({step.page for step in steps if step.done} >= {"community:grids", "community:people"})
