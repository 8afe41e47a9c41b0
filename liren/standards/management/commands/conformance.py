"""Every requirement with its state: `manage.py conformance li [--standard S1] [--on 2026-11-01] [--format table|json]`."""

import json
from datetime import date

from django.core.management.base import BaseCommand, CommandError

from liren.community.models import Community
from liren.standards import queries

HEAD = f"{'clause':16} {'level':14} {'state':14} {'value':>8} {'target':14} {'period':9} {'rows':>5} reason"


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
        goals = queries.goals(found, on)
        rows = [_row(one, queries.cycle_of(one.clause, goals)) for one in judged]
        if options["format"] == "json":
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))
            return
        self.stdout.write(HEAD)
        for row in rows:
            self.stdout.write(_line(row))
        score = queries.score_of(judged)
        share = "-" if score.value is None else f"{score.value:.1%}"
        self.stdout.write(f"{share}  {score.measured}/{score.counted}  " + "  ".join(f"{state} {n}" for state, n in score.states.items()))


def _line(row):
    value = "-" if row["value"] is None else f"{round(row['value'], 4):.10g}"
    count = "-" if row["evidence"] is None else row["evidence"]
    columns = [f"{row['clause']:16}", f"{row['level']:14}", f"{row['state']:14}", f"{value:>8}", f"{row['target'] or '-':14.14}"]
    return " ".join([*columns, f"{row['period']:9}", f"{count:>5}", row["reason"]])


def _row(one, cycle):
    clause = one.clause
    return {
        "clause": clause.code, "level": clause.level, "title": clause.title, "state": str(one.verdict.state), "value": one.value,
        "target": one.goal, "printed": clause.target_printed, "period": cycle, "evidence": one.count, "reason": one.verdict.reason,
        "error": one.fault,
    }  # fmt: skip
