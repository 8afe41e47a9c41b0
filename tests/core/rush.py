"""Run as a program: many threads do the same thing at once; prints what came of it as JSON."""

import json
import threading
from collections import Counter
from collections.abc import Callable

import django

django.setup()

from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402

from liren.cases import actions as cases  # noqa: E402
from liren.cases.models import Case, Category  # noqa: E402
from liren.core.actions import Refused  # noqa: E402
from liren.core.models import Event  # noqa: E402
from liren.core.numbering import next_number  # noqa: E402
from tests.village import build_village, village_of  # noqa: E402


def at_once(count: int, do: Callable[[int], object]) -> list:
    """The same moment in so many threads; what each returned or how it failed."""
    gate, came = threading.Barrier(count), [None] * count

    def run(n: int) -> None:
        try:
            gate.wait()
            came[n] = do(n)
        except Refused as no:
            came[n] = type(no).__name__
        except Exception as fault:
            came[n] = f"!{type(fault).__name__}: {fault}"
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[n]) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return came


def report(village, key: str, title: str = "电梯停运"):
    category = Category.objects.filter(community=village.here, kind="demand").order_by("code")[0]
    return cases.report.given(key=key)(village.company, by=village.contact, category=category, title=title, channel="portal").pk


def replays(village) -> dict:
    """Fifty sendings of one form."""
    came = at_once(50, lambda _n: report(village, "one"))
    return {"answers": len(set(came)), "failures": [c for c in came if isinstance(c, str)], "rows": Case.objects.count()}


def conflicts(village) -> dict:
    """Ten contents under one key: one is kept, the others are told so."""
    came = at_once(10, lambda n: report(village, "two", f"第 {n} 种内容"))
    return {"kept": sum(isinstance(c, int) for c in came), "told": Counter(c for c in came if isinstance(c, str))}


def decisions(village, pairs: int = 200) -> dict:
    """Two people accept the same case at the same moment, many times; the slower one is told that somebody was faster."""
    twice, lost, faults, told = 0, 0, [], 0
    for n in range(pairs):
        case = Case.objects.get(pk=report(village, f"pair {n}"))
        by = case.post.appointments.get().user
        seen = [Case.objects.get(pk=case.pk) for _ in range(2)]
        came = at_once(2, lambda i, seen=seen, by=by: cases.accept.given(version=seen[i].version)(seen[i], by=by).pk)
        won = sum(isinstance(c, int) for c in came)
        twice, lost, told = twice + (won > 1), lost + (won < 1), told + came.count("Stale")
        faults += [c for c in came if isinstance(c, str) and c.startswith("!")]
    return {"twice": twice, "lost": lost, "told": told, "faults": faults}


def _decide(n: int, case: Case, by: object) -> int:
    return (cases.settle(case, by=by, text="已办") if n else cases.accept(case, by=by)).pk


def different(village, pairs: int = 50) -> dict:
    """Two people decide differently on one case at the same moment: one decision stands, with one row of the journal."""
    odd, faults = 0, []
    for n in range(pairs):
        case = Case.objects.get(pk=report(village, f"split {n}"))
        by = case.post.appointments.get().user
        seen = [Case.objects.get(pk=case.pk) for _ in range(2)]
        came = at_once(2, lambda n, seen=seen, by=by: _decide(n, seen[n], by))
        rows = Event.objects.filter(subject_type="cases.case", subject_id=case.pk).exclude(action="cases.report").count()
        odd += sum(isinstance(c, int) for c in came) != 1 or rows != 1 or came.count("Refused") != 1
        faults += [c for c in came if isinstance(c, str) and c.startswith("!")]
    return {"odd": odd, "faults": faults}


def forms(village) -> dict:
    """Fifty sendings of one form as a browser sends it."""
    before, clients = Case.objects.count(), [Client(SERVER_NAME="localhost") for _n in range(50)]
    for client in clients:
        client.force_login(village.contact, backend="liren.community.access.PostBackend")
    sent = {"title": "电梯停运", "urgency": "normal", "key": "one form"}
    came = at_once(50, lambda n: (a := clients[n].post("/home/report/other_demand/", sent)).status_code * 1000 + len(a.headers["Location"]))
    return {"answers": len(set(came)), "failures": [c for c in came if isinstance(c, str)], "rows": Case.objects.count() - before}


def numbers(_village) -> dict:
    """Twenty threads take numbers, every third gives its one back."""

    def take(n: int) -> int | None:
        try:
            with transaction.atomic():
                number = next_number("rush")
                if n % 3 == 0:
                    raise InterruptedError
                return number
        except InterruptedError:
            return None

    got = sorted(n for n in at_once(20, take) if n is not None)
    return {"gapless": got == list(range(1, len(got) + 1)), "count": len(got)}


def journal(_village) -> dict:
    """Every case has exactly one row that says it was reported."""
    told = Counter(Event.objects.filter(action="cases.report").values_list("subject_id", flat=True))
    return {"missing": Case.objects.exclude(pk__in=told).count(), "doubled": sum(n > 1 for n in told.values())}


if __name__ == "__main__":
    build_village()
    village = village_of()
    print(
        json.dumps(
            {f.__name__: f(village) for f in (replays, conflicts, decisions, different, forms, numbers, journal)}, ensure_ascii=False
        )
    )
