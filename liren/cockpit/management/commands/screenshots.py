"""Pictures of the pages with the demo community, wide and on a phone: `manage.py screenshots [--readme | --handbook] [name …]`."""

import io
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.management import CommandError
from django.core.management.base import BaseCommand
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from liren.cockpit.management.commands.serve import answers

SIZES = {"wide": (1440, 900), "phone": (390, 844)}
COLORS = 128  # enough for flat pages, and a picture stays under 200 KB
FEWER = 64  # for the handbook, whose pictures stay under 90 KB
PATIENCE = 240  # seconds for a first start, which loads the demo


SIGNED_IN: dict[str, list] = {}  # the cookies of who has signed in, so that everybody does it once


@dataclass(frozen=True)
class Shot:
    """One page: who looks at it, where it lies, which links to follow from there, and how the README or the handbook shows it."""

    name: str
    path: str
    who: str = ""
    follow: str | tuple[str, ...] = ()
    readme: str = ""  # a size
    handbook: str = ""  # a size
    height: int = 0  # of the picture, when less or more than the size says enough


SHOTS = (
    Shot("front", "/"),
    Shot("sign-in", "/sign-in/"),
    Shot("public-report", "/report/"),
    Shot("portal-home", "/home/", "demo-contact"),
    Shot("portal-new", "/home/report/", "demo-contact"),
    Shot("portal-report", "/home/report/", "demo-contact", "main .groups a[href^='/home/report/']", readme="phone"),
    Shot("portal-spaces", "/home/spaces/", "demo-employee"),
    Shot("portal-list", "/home/cases/", "demo-contact"),
    Shot("portal-case", "/home/cases/", "demo-contact", "main a[href^='/home/cases/']"),
    Shot("worklist", "/desk/", "demo-enterprise-worker", readme="wide"),
    Shot("case-list", "/desk/cases/", "demo-enterprise-worker"),
    Shot("case", "/desk/?show=mine", "demo-enterprise-worker", "tbody a[href^='/desk/cases/']", readme="wide"),
    Shot("case-new", "/desk/cases/new/", "demo-enterprise-worker"),
    Shot("case-grid-member", "/desk/", "demo-grid-member"),
    Shot("case-department", "/desk/", "demo-department"),
    Shot("companies", "/desk/companies/", "demo-enterprise-worker"),
    Shot("company", "/desk/companies/", "demo-enterprise-worker", "tbody a[href^='/desk/companies/']"),
    Shot("company-import", "/desk/imports/?kind=companies", "demo-enterprise-worker"),
    Shot("grids", "/desk/grids/", "demo-center-head"),
    Shot("grid", "/desk/grids/", "demo-center-head", "main a[href^='/desk/grids/']"),
    Shot("people", "/desk/people/", "demo-center-head"),
    Shot("organizations", "/desk/organizations/", "demo-center-head"),
    Shot("settings", "/desk/settings/", "demo-center-head"),
    Shot("categories", "/desk/settings/categories/", "demo-center-head"),
    Shot("templates", "/desk/settings/templates/", "demo-center-head"),
    Shot("routing", "/desk/settings/routing/", "demo-center-head"),
    Shot("hazards", "/desk/hazards/", "demo-center-head"),
    Shot("disputes", "/desk/disputes/", "demo-center-head"),
    Shot("letters", "/desk/letters/", "demo-center-head"),
    Shot("tasks", "/desk/tasks/", "demo-center-head"),
    Shot("task", "/desk/tasks/", "demo-center-head", "td.title a[href^='/desk/tasks/']"),
    Shot("hotspots", "/desk/hotspots/", "demo-center-head"),
    Shot("briefings", "/desk/briefings/", "demo-center-head"),
    Shot("approvals", "/desk/approvals/", "demo-center-head"),
    Shot("bodies", "/desk/bodies/", "demo-center-head"),
    Shot("chart", "/desk/bodies/chart/", "demo-center-head"),
    Shot("party", "/desk/party/", "demo-center-head"),
    Shot("staffing", "/desk/people/staffing/", "demo-center-head"),
    Shot("premises", "/desk/premises/", "demo-center-head"),
    Shot("training", "/desk/training/", "demo-center-head"),
    Shot("rulebook", "/desk/rulebook/", "demo-center-head"),
    Shot("publications", "/desk/publications/", "demo-center-head"),
    Shot("news", "/home/news/", "demo-contact"),
    Shot("standards", "/desk/standards/", "demo-center-head"),
    Shot("standard", "/desk/standards/S1/", "demo-center-head"),
    Shot("clause", "/desk/standards/gaps/", "demo-center-head", "tbody a[href^='/desk/standards/']"),
    Shot("gaps", "/desk/standards/gaps/", "demo-center-head"),
    Shot("scores", "/desk/standards/scores/", "demo-center-head"),
    Shot("assessments", "/desk/standards/assessments/", "demo-center-head"),
    Shot("assessment", "/desk/standards/assessments/", "demo-center-head", "tbody a[href^='/desk/standards/assessments/']"),
    Shot("boundary", "/desk/grids/boundary/", "demo-center-head"),
    Shot("community-type", "/desk/grids/type/", "demo-center-head"),
    Shot("resources", "/desk/resources/", "demo-center-head"),
    Shot("providers", "/desk/resources/providers/", "demo-center-head"),
    Shot("secondments", "/desk/secondments/", "demo-center-head"),
    Shot("party-counts", "/desk/party/counts/", "demo-secretary"),
    Shot("archive", "/desk/archive/", "demo-governance-worker"),
    Shot("self-checks", "/desk/standards/self-checks/", "demo-center-head"),
    Shot("self-check", "/desk/standards/self-checks/", "demo-center-head", "main tbody a[href^='/desk/standards/self-checks/']"),
    Shot("improvements", "/desk/improvements/", "demo-center-head"),
    Shot("notices", "/notices/", "demo-enterprise-worker"),
    Shot("account", "/account/", "demo-contact"),
)

CASE = "tbody a[href^='/desk/cases/']"
HANDBOOK = (
    Shot("report-choose", "/home/report/", "demo-contact", handbook="phone"),
    Shot("report-form", "/home/report/", "demo-contact", "main .groups a[href^='/home/report/']", handbook="phone", height=1100),
    Shot("company-case", "/home/cases/?show=open", "demo-contact", "main a[href^='/home/cases/']", handbook="wide", height=760),
    Shot("rate", "/home/cases/", "demo-contact", ("main li:has(.badge:text('待确认')) a", ".actions a[href*='/rate/']"), handbook="phone"),
    Shot("front", "/", handbook="phone"),
    Shot("track", "/track/", handbook="phone", height=560),
    Shot("worklist", "/desk/", "demo-enterprise-worker", handbook="wide", height=640),
    Shot("case", "/desk/?show=mine", "demo-enterprise-worker", CASE, handbook="wide"),
    Shot("assign", "/desk/?show=mine", "demo-enterprise-worker", (CASE, ".actions a[href*='/assign/']"), handbook="wide", height=980),
    Shot("case-new", "/desk/cases/new/", "demo-enterprise-worker", handbook="wide", height=760),
    Shot("company", "/desk/?show=mine", "demo-enterprise-worker", (CASE, ".facts a[href^='/desk/companies/']"), handbook="wide"),
    Shot("company-import", "/desk/imports/?kind=companies", "demo-enterprise-worker", handbook="wide", height=420),
    Shot("arbitrate", "/desk/?show=decide", "demo-center-head", (CASE, ".actions a[href*='/arbitrate/']"), handbook="wide"),
    Shot("categories", "/desk/settings/categories/", "demo-center-head", handbook="wide", height=560),
    Shot("people", "/desk/people/", "demo-center-head", handbook="wide", height=700),
    Shot("chart", "/desk/bodies/chart/", "demo-center-head", handbook="wide", height=760),
    Shot("staffing", "/desk/people/staffing/", "demo-center-head", handbook="wide", height=900),
    Shot("standards", "/desk/standards/", "demo-center-head", handbook="wide", height=900),
    Shot("gaps", "/desk/standards/gaps/", "demo-center-head", handbook="wide", height=640),
    Shot("department", "/desk/", "demo-department", CASE, handbook="wide"),
)


class Command(BaseCommand):
    help = "截取主要页面：1440×900 与 390×844。Pictures of the main pages in both sizes."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("names", nargs="*", help="only these")
        parser.add_argument("--readme", action="store_true", help="those of the README, into docs/pictures")
        parser.add_argument("--handbook", action="store_true", help="those of the handbook, into docs/pictures/handbook")
        parser.add_argument("--full", action="store_true", help="the whole page, not only the first screen")
        parser.add_argument("--url", default="", help="of a demo that runs already; otherwise one is started")

    def handle(self, names, readme, handbook, full, url, **options):
        pictures = settings.BASE_DIR / "docs" / "pictures"
        folder = pictures / "handbook" if handbook else pictures if readme else settings.DATA_DIR / "screenshots"
        folder.mkdir(parents=True, exist_ok=True)
        kept = "handbook" if handbook else "readme" if readme else ""
        shots = [s for s in (HANDBOOK if handbook else SHOTS) if (s.name in names or not names) and (not kept or getattr(s, kept))]
        faults = []
        with running(url) as base, sync_playwright() as player, opened(player) as browser:
            for shot in shots:
                for size in [getattr(shot, kept)] if kept else SIZES:
                    target = folder / (f"{shot.name}.png" if kept else f"{shot.name}-{size}.png")
                    fault = take(browser, base, shot, size, target, full)
                    self.stdout.write(f"{target}  {fault}")
                    faults += [fault] if fault else []
        if faults:
            raise CommandError(f"{len(faults)} 页没有正常打开 pages did not open")


@contextmanager
def running(url: str) -> Iterator[str]:
    """The address of a demo site: the one named, or one started for the time being."""
    if url:
        yield url.rstrip("/")
        return
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
    env = {**os.environ, "LIREN_DEMO": "1"}
    site = subprocess.Popen([sys.executable, sys.argv[0], "serve", "--port", str(port)], env=env)  # noqa: S603
    try:
        wait(site, f"http://127.0.0.1:{port}")
        yield f"http://127.0.0.1:{port}"
    finally:
        site.terminate()
        site.wait(30)


def wait(site: subprocess.Popen, url: str) -> None:
    ends = time.monotonic() + PATIENCE
    while not answers(f"{url}/healthz"):
        if site.poll() is not None or time.monotonic() > ends:
            raise CommandError("网站没有启动 the site did not start")
        time.sleep(0.3)


@contextmanager
def opened(player) -> Iterator[Browser]:
    """The system's Chromium; Playwright's own is not needed."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not found:
        raise CommandError("缺少浏览器 a browser is missing: apt-get install -y chromium fonts-noto-cjk")
    browser = player.chromium.launch(executable_path=found, args=["--no-sandbox", "--lang=zh-CN"], env={**os.environ, "LANGUAGE": "zh_CN"})
    try:
        yield browser
    finally:
        browser.close()


def take(browser: Browser, base: str, shot: Shot, size: str, target: Path, full: bool) -> str:
    """Save one picture; returns what was wrong with the page, or nothing."""
    width, height = SIZES[size][0], shot.height or SIZES[size][1]
    phone = size == "phone"
    context = browser.new_context(viewport={"width": width, "height": height}, is_mobile=phone, has_touch=phone, locale="zh-CN")
    try:
        if shot.who in SIGNED_IN:
            context.add_cookies(SIGNED_IN[shot.who])
        page = context.new_page()
        if shot.who and shot.who not in SIGNED_IN:
            sign_in(page, base, shot.who)
            SIGNED_IN[shot.who] = context.cookies()
        answer = page.goto(base + shot.path, wait_until="networkidle")
        for link in [shot.follow] if isinstance(shot.follow, str) else shot.follow:
            if not page.locator(link).count():
                return f"no {link} on {page.url}"
            address = str(page.locator(link).first.get_attribute("href")).partition("#")[0]
            answer = page.goto(base + address, wait_until="networkidle")
        colors = FEWER if shot.handbook else COLORS
        target.write_bytes(reduced(page.screenshot(full_page=full, animations="disabled"), colors))
        return "" if answer and answer.ok else f"HTTP {answer.status if answer else '?'}"
    finally:
        context.close()


def sign_in(page: Page, base: str, who: str) -> None:
    """As a person does it: the button of that demo account on the sign-in page."""
    page.goto(f"{base}/sign-in/")
    page.locator(f"form:has(input[name=username][value='{who}']) button").click()
    page.wait_for_url(lambda url: "/sign-in/" not in url)


def reduced(picture: bytes, colors: int = COLORS) -> bytes:
    """The same picture with a palette: a third of the size."""
    out = io.BytesIO()
    Image.open(io.BytesIO(picture)).convert("RGB").quantize(colors, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()
