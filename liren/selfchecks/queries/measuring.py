"""Which rounds are in force on a day, and what they come to."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Q, QuerySet

from liren.community.models import Community
from liren.selfchecks import rules
from liren.selfchecks.flow import State
from liren.selfchecks.models import Answer, Checklist, Item, Round
from liren.selfchecks.queries.lists import in_use
from liren.selfchecks.queries.references import references
from liren.selfchecks.rules import Tally, Verdict


def signed(community: Community) -> QuerySet[Round]:
    """Every countersigned round, the latest last."""
    rows = Round.objects.filter(community=community, state=State.SIGNED)
    return rows.select_related("checklist", "revision").order_by("signed_on", "pk")


def in_force(community: Community, on: date, codes: Iterable[str] | None = None) -> dict[str, Round]:
    """The latest round in force on a day, by the code of its standard; one query."""
    rows = signed(community).filter(signed_on__lte=on, until__gte=on)
    if codes is not None:
        rows = rows.filter(checklist__code__in=list(codes))
    return {one.checklist.code: one for one in rows}


def tallies(rounds: Iterable[Round]) -> dict[int, Tally]:
    """What each round comes to, by its number in the table; one query whatever their number."""
    rows = {one.pk: one.revision_id for one in rounds}
    items: dict[int, dict[int, bool]] = {revision: {} for revision in rows.values()}
    verdicts: dict[tuple[int | None, int], str] = {}
    asked = Item.objects.filter(revision__in=items).order_by() if rows else Item.objects.none()
    for revision, pk, must, of, verdict in asked.values_list("revision", "pk", "is_mandatory", "answers__round", "answers__verdict"):
        items[revision][pk] = must
        verdicts[of, pk] = verdict
    return {
        one: rules.tally((must, verdicts.get((one, pk), "")) for pk, must in items[revision].items()) for one, revision in rows.items()
    }  # fmt: skip


def mandatory_answers(rounds: Iterable[Round]) -> QuerySet[Answer]:
    """The answers to mandatory items that apply."""
    rows = Answer.objects.filter(round__in=[one.pk for one in rounds], item__is_mandatory=True)
    return rows.exclude(verdict=Verdict.NA).order_by("pk")


def mandatory_counts(community: Community, codes: Iterable[str]) -> dict[str, int]:
    """How many mandatory items the lists of these standards have; of one that is not in use, its starter."""
    wanted = list(codes)
    lists = Checklist.objects.filter(community=community, code__in=wanted) if wanted else Checklist.objects.none()
    current = {revision.pk: revision.checklist.code for revision in in_use(lists)} if wanted else {}
    found = {code: sum(item.is_mandatory for item in references()[code].items) for code in wanted}
    if current:
        rows = Item.objects.filter(revision__in=current).order_by().values("revision")
        counted = dict(rows.annotate(n=Count("pk", filter=Q(is_mandatory=True))).values_list("revision", "n"))
        found |= {code: counted.get(pk, 0) for pk, code in current.items()}
    return found
