"""Every requirement with its state: `manage.py conformance li [--standard S1] [--on 2026-11-01] [--format table|json]`."""

import json
from datetime import date

from django.core.management.base import BaseCommand, CommandError

from liren.community.models import Community
from liren.standards import queries


class Command(BaseCommand):
    help = "逐条列出符合情况。Every requirement with state, value, target, period, evidence and reason, from live records."

    def add_arguments(self, parser):
        parser.add_argument("community", help="code of the community")
        parser.add_argument("--standard", default="", help="S1, S2 or S3")
        parser.add_argument("--on", type=date.fromisoformat, default=None, help="a day, e.g. 2026-11-01")
        parser.add_argument("--format", choices=["table", "json"], default="table")

    def handle(self, community, standard, on, **options):
        found = Community.objects.filter(code=community).first()
        if found is None:
            raise CommandError(f"没有代码为“{community}”的社区 · no community has this code")
        judged = queries.judge_all(found, on, standard)
        if not judged:
            raise CommandError("没有载入标准，请先运行 manage.py standards · no standard is loaded")
        rows = [_row(one) for one in judged]
        if options["format"] == "json":
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))
            return
        for row in rows:
            told = f"{row['state']:14} {row['value'] if row['value'] is not None else '-':>8} {row['target']:14.14}"
            self.stdout.write(f"{row['clause']:16} {row['level']:14} {told} {row['reason']}")
        score = queries.score_of(judged)
        share = "-" if score.value is None else f"{score.value:.1%}"
        self.stdout.write(f"{share}  {score.measured}/{score.counted}  {score.states}")


def _row(one):
    clause = one.clause
    return {
        "clause": clause.code, "level": clause.level, "title": clause.title, "state": str(one.verdict.state), "value": one.value,
        "target": one.goal, "printed": clause.target_printed, "period": clause.cycle, "evidence": one.count, "reason": one.verdict.reason,
        "error": one.fault,
    }  # fmt: skip
