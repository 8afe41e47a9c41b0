"""Take citizens' messages in as cases: `manage.py import_messages FILE [--community CODE]`."""

import resource
import time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from liren.cases import imports
from liren.community import queries
from liren.community.models import Community

SHOWN = 50


class Command(BaseCommand):
    help = "把留言文件（CSV）逐条作为诉求导入；再运行一次不会重复。Take a CSV of citizens' messages in as cases; a second run adds none."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="CSV：留言编号,留言用户,留言主题,留言时间,留言详情,反对数,点赞数")
        parser.add_argument("--community", default="", help="code of the community; not needed where there is only one")

    def handle(self, **options):
        if not options["file"].is_file():
            raise CommandError(f"没有这个文件：{options['file']}\nNo such file.")
        community = self.community(options["community"])
        began = time.monotonic()
        try:
            tally = imports.take_in(options["file"], community, queries.system_user(community))
        except ValueError as wrong:
            raise CommandError(str(wrong)) from wrong
        self.tell(community, tally, time.monotonic() - began)

    def community(self, code: str) -> Community:
        found = list(Community.objects.filter(**{"code": code} if code else {}).order_by("pk")[:2])
        if len(found) != 1:
            known = "、".join(f"{one.code}（{one}）" for one in Community.objects.order_by("pk"))
            raise CommandError(f"请用 --community 指明社区：{known}\nName the community with --community.")
        return found[0]

    def tell(self, community: Community, tally: imports.Tally, seconds: float) -> None:
        for wrong in tally.wrong[:SHOWN]:
            self.stderr.write(str(wrong))
        if len(tally.wrong) > SHOWN:
            self.stderr.write(f"……另有 {len(tally.wrong) - SHOWN} 行 · and {len(tally.wrong) - SHOWN} more")
        common = "、".join(f"{name} {count}" for name, count in tally.categories.most_common(5))
        self.stdout.write(
            f"{community}：新增 {tally.added} 件，已有 {tally.known} 件，未导入 {len(tally.wrong)} 行；归入“其他诉求” {tally.unsorted} 件\n"
            f"{f'最多的类别：{common}' if common else ''}\n"
            f"用时 {seconds:.1f} 秒，每秒 {(tally.added + tally.known) / max(seconds, 1e-9):.0f} 行，"
            f"内存最高 {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB\n"
            f"added {tally.added}, known {tally.known}, not taken in {len(tally.wrong)}"
        )
