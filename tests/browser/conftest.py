"""A real Chromium against a live server with the village behind it; each test has its own village and its own browser."""

import os
import shutil
from io import BytesIO

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image, ImageDraw

from liren.community.models import Community
from tests.village import build_village, village_of

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the browser's own event loop runs in the thread of the test
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1440, "height": 900}
PASSWORD = "village-pass-1"


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """The system's Chromium where there is one; without its sandbox, which a container does not allow."""
    found = shutil.which("chromium") or shutil.which("google-chrome")
    return browser_type_launch_args | ({"executable_path": found} if found else {}) | {"args": ["--no-sandbox"]}


@pytest.fixture
def village(transactional_db):
    """Built anew: what a live server writes is really written, so the tables are emptied after each test."""
    if not Community.objects.exists():
        build_village()
    return village_of()


@pytest.fixture
def visit(browser, live_server, village):
    """Open a browser of one's own: `visit(PHONE, "contact-li-1")` signs in and returns its page."""
    opened = []

    def come(viewport=DESK, username="", to="/", **options):
        context = browser.new_context(viewport=viewport, base_url=live_server.url, locale="zh-CN", **options)
        opened.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        if not username:
            page.goto(to)
            return page
        page.goto(f"/sign-in/?next={to}")
        page.get_by_label("登录名").fill(username)
        page.get_by_label("密码", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="登录", exact=True).click()
        page.wait_for_url(f"**{to}")
        return page

    yield come
    for context in opened:
        context.close()


@pytest.fixture
def photo():
    """A picture as a phone takes it."""
    image = Image.new("RGB", (1200, 900), "#8fa3ad")
    ImageDraw.Draw(image).rectangle((300, 200, 900, 700), fill="#c0392b")
    out = BytesIO()
    image.save(out, "JPEG")
    return {"name": "现场.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


@pytest.fixture
def faults():
    """What axe finds wrong on a page, in lines that name rule and element; also what sticks out on the right."""

    def find(page) -> list[str]:
        found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]})
        lines = [f"{v['id']}: {n['html'][:160]}" for v in found.response["violations"] for n in v["nodes"]]
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        return lines + ([f"sticks out by {wide} px"] if wide > 0 else [])

    return find
