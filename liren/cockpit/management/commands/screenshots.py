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
    """One page: who looks at it, where it lies, and which links to follow from there."""

    name: str
    path: str
    who: str = ""
    follow: tuple[str, ...] = ()


PAGES = {  # who looks at what: pages that lie at an address of their own
    "": {"front": "/", "sign-in": "/sign-in/", "public-report": "/report/", "track": "/track/"},
    "demo-contact": {
        "portal-home": "/home/", "report-choose": "/home/report/", "portal-list": "/home/cases/", "news": "/home/news/",
        "account": "/account/",
    },
    "demo-employee": {"portal-spaces": "/home/spaces/"},
    "demo-grid-member": {"case-grid-member": "/desk/"},
    "demo-department": {"case-department": "/desk/"},
    "demo-enterprise-worker": {
        "worklist": "/desk/", "case-list": "/desk/cases/", "case-new": "/desk/cases/new/", "companies": "/desk/companies/",
        "company-import": "/desk/imports/?kind=companies", "notices": "/notices/",
    },
    "demo-governance-worker": {"archive": "/desk/archive/"},
    "demo-secretary": {"party-counts": "/desk/party/counts/"},
    "demo-center-head": {
        "grids": "/desk/grids/", "boundary": "/desk/grids/boundary/", "community-type": "/desk/grids/type/",
        "people": "/desk/people/", "staffing": "/desk/people/staffing/", "organizations": "/desk/organizations/",
        "bodies": "/desk/bodies/", "chart": "/desk/bodies/chart/", "party": "/desk/party/", "secondments": "/desk/secondments/",
        "settings": "/desk/settings/", "categories": "/desk/settings/categories/", "templates": "/desk/settings/templates/",
        "routing": "/desk/settings/routing/", "approvals": "/desk/approvals/",
        "hazards": "/desk/hazards/", "disputes": "/desk/disputes/", "letters": "/desk/letters/", "tasks": "/desk/tasks/",
        "hotspots": "/desk/hotspots/", "briefings": "/desk/briefings/", "improvements": "/desk/improvements/",
        "premises": "/desk/premises/", "training": "/desk/training/", "resources": "/desk/resources/",
        "providers": "/desk/resources/providers/", "rulebook": "/desk/rulebook/", "publications": "/desk/publications/",
        "standards": "/desk/standards/", "standard": "/desk/standards/S1/", "gaps": "/desk/standards/gaps/",
        "scores": "/desk/standards/scores/", "assessments": "/desk/standards/assessments/",
        "self-checks": "/desk/standards/self-checks/",
    },
}  # fmt: skip
CASE, FORM = "tbody a[href^='/desk/cases/']", "main .groups a[href^='/home/report/']"
MINE, CHECKS = "/desk/?show=mine", "/desk/standards/self-checks/"
FOLLOWED = (  # pages that are reached by links, because their address is another in every demo
    Shot("portal-report", "/home/report/", "demo-contact", (FORM,)),
    Shot("report-form", "/home/report/", "demo-contact", (FORM,)),
    Shot("portal-case", "/home/cases/", "demo-contact", ("main a[href^='/home/cases/']",)),
    Shot("company-case", "/home/cases/?show=open", "demo-contact", ("main a[href^='/home/cases/']",)),
    Shot("rate", "/home/cases/", "demo-contact", ("main li:has(.badge:text('待确认')) a", ".actions a[href*='/rate/']")),
    Shot("case", MINE, "demo-enterprise-worker", (CASE,)),
    Shot("assign", MINE, "demo-enterprise-worker", (CASE, ".actions a[href*='/assign/']")),
    Shot("company", MINE, "demo-enterprise-worker", (CASE, ".facts a[href^='/desk/companies/']")),
    Shot("arbitrate", "/desk/?show=decide", "demo-center-head", (CASE, ".actions a[href*='/arbitrate/']")),
    Shot("department", "/desk/", "demo-department", (CASE,)),
    Shot("grid", "/desk/grids/", "demo-center-head", ("main a[href^='/desk/grids/']",)),
    Shot("task", "/desk/tasks/", "demo-center-head", ("td.title a[href^='/desk/tasks/']",)),
    Shot("clause", "/desk/standards/gaps/", "demo-center-head", ("tbody a[href^='/desk/standards/']",)),
    Shot("assessment", "/desk/standards/assessments/", "demo-center-head", ("tbody a[href^='/desk/standards/assessments/']",)),
    Shot("self-check", CHECKS, "demo-center-head", (f"main tbody a[href^='{CHECKS}']",)),
)
SHOTS = (*(Shot(name, path, who) for who, pages in PAGES.items() for name, path in pages.items()), *FOLLOWED)

# which of them the README and the handbook show: the size, and the height where less or more than the size says enough
README = {"portal-report": ("phone", 0), "worklist": ("wide", 0), "case": ("wide", 0)}
HANDBOOK = {
    "report-choose": ("phone", 0), "report-form": ("phone", 1100), "company-case": ("wide", 760), "rate": ("phone", 0),
    "front": ("phone", 0), "track": ("phone", 560), "worklist": ("wide", 640), "case": ("wide", 0), "assign": ("wide", 980),
    "case-new": ("wide", 760), "company": ("wide", 0), "company-import": ("wide", 420), "arbitrate": ("wide", 0),
    "categories": ("wide", 560), "people": ("wide", 700), "chart": ("wide", 760), "staffing": ("wide", 900),
    "standards": ("wide", 900), "gaps": ("wide", 640), "department": ("wide", 0),
}  # fmt: skip


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
        kept = HANDBOOK if handbook else README if readme else {}
        shots = [s for s in SHOTS if (s.name in names or not names) and (not kept or s.name in kept)]
        faults = []
        with running(url) as base, sync_playwright() as player, opened(player) as browser:
            for shot in shots:
                for size, height in [kept[shot.name]] if kept else [(size, 0) for size in SIZES]:
                    target = folder / (f"{shot.name}.png" if kept else f"{shot.name}-{size}.png")
                    fault = take(browser, base, shot, size, target, full, height, FEWER if handbook else COLORS)
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


def take(
    browser: Browser, base: str, shot: Shot, size: str, target: Path, full: bool, height: int = 0, colors: int = COLORS
) -> str:  # fmt: skip
    """Save one picture, as high as its size unless a height is given; returns what was wrong with the page, or nothing."""
    width, height = SIZES[size][0], height or SIZES[size][1]
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
        for link in shot.follow:
            if not page.locator(link).count():
                return f"no {link} on {page.url}"
            address = str(page.locator(link).first.get_attribute("href")).partition("#")[0]
            answer = page.goto(base + address, wait_until="networkidle")
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
