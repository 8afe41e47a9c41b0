"""Whom a case accuses, and so whom it must never reach (信访工作条例 46(5), 安监总局 2013 意见 5(2))."""

from datetime import date
from functools import lru_cache, reduce
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liren.community.models import Company, Organization, User
from liren.community.queries.ties import bodies_of, companies_near, name_tag, people_of
from liren.community.scope import Area, Bar, PlacedModel, readers
from liren.core.calendar import today
from liren.core.prepared import Prepared

REPORT = "report"  # the secrecy in which somebody is accused


SOMEBODY, SOME_TAG = -987_654_321, "somebody's tag"  # stand in the prepared question for whom it is asked


def accusing(user: int, tag: str) -> Q:
    """The condition on `Accused` that it accuses this person or somebody he belongs to; the rule `community.rules.conflict` in SQL."""
    near, bodies = companies_near(user), bodies_of(user)
    theirs = User.objects.filter(people_of(near, bodies)).values("pk")
    return Q(user=user) | Q(company__in=near) | Q(organization__in=bodies) | Q(user__in=theirs) | Q(name_tag=tag)


@lru_cache(4)
def _accusing(_day: date) -> Prepared[int]:
    """The question behind `barred_cases`; made anew each day, which stands in it."""
    return Prepared(lambda user, tag: Accused.objects.filter(accusing(user, tag)).values_list("case_id", flat=True), SOMEBODY, SOME_TAG)


def barred_cases(one: Area) -> frozenset[int]:
    """The ids of the cases that accuse this person or somebody he belongs to; asked once for each reading of his areas."""
    if "barred" not in one.known:
        one.known["barred"] = frozenset(_accusing(today())(one.user_id, name_tag(one.person) or "nobody"))
    return one.known["barred"]


def bar(path: str = "", secrecy: str | None = "secrecy") -> Bar:
    """The bar of a row whose case lies at `path` ("" for the case itself); secrecy: where that stands, None where all are reports."""
    case = f"{path}_id" if path else "pk"

    def rows(one: Area) -> Q | None:
        found = barred_cases(one)
        return Q(**{f"{case}__in": sorted(found)}) if found else None

    def bars(one: Area, thing: Any) -> bool:
        about = reduce(getattr, path.split("__"), thing) if path else thing
        return about.secrecy == REPORT and about.pk in barred_cases(one)

    return Bar(f"{path}__company_id" if path else "company_id", frozenset({REPORT} if secrecy else ()), rows, bars)


class Accused(PlacedModel):
    """被举报方：企业、单位、个人或只有名字的人；他们和他们的单位、物业、亲近岗位都不经手、看不到（2013 意见 5(2)）。"""

    AREA = {"community": "case__community_id"}
    READERS = readers(community="report_custodian system")
    BARRED = bar("case", None)

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="accused")
    company = models.ForeignKey(Company, models.CASCADE, null=True, blank=True, verbose_name=_("企业"), related_name="+")
    organization = models.ForeignKey(Organization, models.CASCADE, null=True, blank=True, verbose_name=_("单位"), related_name="+")
    user = models.ForeignKey(User, models.CASCADE, null=True, blank=True, verbose_name=_("个人"), related_name="+")
    name_tag = models.CharField(max_length=64, blank=True, db_index=True)  # of a free name: compared, not read

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(company=None, organization=None, user=None, name_tag=""), name="accused_is_somebody")
        ]
        indexes = [models.Index(fields=["case", "company"], name="accused_company")]

    def __str__(self) -> str:
        return str(self.company or self.organization or self.user or _("（只留名字，见原件）"))

    @property
    def community_id(self) -> int:
        return self.case.community_id
