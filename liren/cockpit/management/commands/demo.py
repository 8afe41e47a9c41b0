"""Build the demo community: `manage.py demo [--seed 1] [--if-empty] [--small]`."""

import time
from contextlib import contextmanager
from importlib import import_module

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils.module_loading import module_has_submodule

from liren.community import demo, queries


class Command(BaseCommand):
    help = "建演示社区：两个社区、企业、岗位、一年的诉求，全部虚构。Build the demo community; everything in it is invented."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--seed", type=int, default=1, help="another number makes another community")
        parser.add_argument("--if-empty", action="store_true", help="do nothing when there is a community already")
        parser.add_argument("--small", action="store_true", help="two grids, 40 companies, 60 cases")

    def handle(self, **options):
        if settings.PRODUCTION:
            raise CommandError("演示社区不能建在正式环境里；确要试用请设 LIREN_DEMO=1。\nNot in production; set LIREN_DEMO=1 for a trial.")
        if queries.any_community():
            if options["if_empty"]:
                return
            raise CommandError("已有社区，不再载入演示数据；请换一个空库。\nThere is a community already; use an empty database.")
        self.began = self.last = time.monotonic()
        with hurried():
            tell(demo.SMALL if options["small"] else demo.FULL, options["seed"], self.say)
        self.stdout.write(f"里仁 · 演示社区已建好，用时 {time.monotonic() - self.began:.0f} 秒 · the demo community is ready")

    def say(self, what: str) -> None:
        took, self.last = time.monotonic() - self.last, time.monotonic()
        self.stdout.write(f"里仁 · {what}（{took:.1f} 秒）")
        self.stdout.flush()


def tell(scale, seed, say):
    """The register first, then whatever the apps above it have to tell, floor by floor."""
    ours = [a for a in reversed([*apps.get_app_configs()]) if a.name.startswith("liren.") and a.label != "community"]
    stories = [import_module(f"{a.name}.demo") for a in ours if module_has_submodule(a.module, "demo")]
    communities = demo.build(scale, seed, say)
    for story in stories:
        story.build(communities, scale, seed, say)


@contextmanager
def hurried():
    """Commits do not wait for the disk: a demo that is cut short is begun again anyway."""
    slow, fast = {
        "sqlite": ("PRAGMA synchronous=FULL", "PRAGMA synchronous=OFF"),
        "postgresql": ("SET synchronous_commit TO on", "SET synchronous_commit TO off"),
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(fast)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(slow)
