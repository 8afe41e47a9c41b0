"""Who keeps a report, who was handed its copy, and who may come next – never the accused."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from liren.cases import queries as cases
from liren.cases.models import Accused, Case
from liren.cases.models.conflicts import barred_cases
from liren.community.models import Community, Company, Organization, Post, User
from liren.community.rules import Circle
from liren.core.vault import open_sealed
from liren.reports.models import Report

CUSTODIAN = "report_custodian"
FEWEST = 2  # a custodian and a deputy


def keeps(report: Report, user: User) -> bool:
    """Is he a custodian of the community, or of the department that stands in while all custodians are accused?"""
    community = report.case.community_id
    mine = user.areas()
    return any(a.post_id == report.keeper_id or (a.role == CUSTODIAN and community in a.communities) for a in mine)


def handles(report: Report, user: User) -> bool:
    """Does one of his posts have the copy now?"""
    return report.case.post_id != report.keeper_id and any(a.post_id == report.case.post_id for a in user.areas() if a.post_id)


def keeps_or_handles(report: Report, user: User) -> bool:
    """Either of them."""
    return keeps(report, user) or handles(report, user)


def is_clear(report: Report, post: Post | None) -> bool:
    """May this post have anything to do with it?"""
    return post is not None and bool(cases.clear(report.case, [post]))


def other_keeper(report: Report) -> Post | None:
    """Another custodian who is clear, else the competent department above."""
    posts = cases.staffed(Post.objects.filter(community=report.case.community_id, role=CUSTODIAN)).filter(is_held=True)
    found = cases.clear(report.case, posts.exclude(pk=report.keeper_id))
    return next(iter([*found, *authorities_for(report)]), None)


def handlers_for(report: Report) -> list[Post]:
    """Posts of the community that may check the copy and are clear of the accused."""
    posts = cases.staffed(Post.objects.filter(community=report.case.community_id, role="governance_worker")).filter(is_held=True)
    return cases.clear(report.case, posts)


def authorities_for(report: Report) -> list[Post]:
    """Departments above that are clear, the competent one first."""
    return [post for post in cases.authorities(report.case) if getattr(post, "is_held", False)]


def to_avoid(report: Report, accused: list[Accused] | None = None) -> list[tuple[Post, list[tuple[User, str]]]]:
    """The posts that may not have it, each with those of its holders in conflict and the kind of it ("" is clear); accused: by whom the
    report is read already."""
    named = accused_of(report) if accused is None else accused
    circle: Circle = cases.around([(one.user_id, one.name_tag, one.company_id, one.organization_id) for one in named])
    if not circle:
        return []
    roles = [CUSTODIAN, "governance_worker", "center_head", "secretary", "property_manager", "grid_member", "grid_leader"]
    near = Post.objects.filter(community=report.case.community_id, role__in=roles, closed_on=None)
    above = cases.authorities(Case(community=report.case.community, category=report.case.category))  # of no accused: all of them
    barred = cases.barred_posts([*near, *above], circle)
    people = User.objects.in_bulk({user for held in barred.values() for user in held})
    posts = {post.pk: post for post in [*near, *above]}
    return [(posts[pk], [(people[u], kind) for u, kind in held.items()]) for pk, held in barred.items()]


def accused_of(report: Report) -> list[Accused]:
    """Whom it accuses, those with more than a name first."""
    rows = Accused.objects.filter(case=report.case_id).select_related("company", "organization", "user")
    return sorted(rows, key=lambda a: (not (a.company_id or a.organization_id or a.user_id), a.pk))


def who_can_be_accused(report: Report) -> dict[str, QuerySet]:
    """Companies, bodies and staff that the custodian may pick from."""
    community = report.case.community
    ids = community.region.line
    staff = Q(appointments__post__community=community, appointments__post__company=None) | Q(appointments__post__region__in=ids)
    return {
        "company": Company.objects.filter(community=community).order_by("name"),
        "organization": Organization.objects.filter(Q(community=community) | Q(region__in=ids)).order_by("name"),
        "user": User.objects.filter(staff, is_system=False, is_active=True).distinct().order_by("name", "pk"),
    }


def custodians(community: Community) -> int:
    """How many people are report custodians of the community today; one and a deputy are needed."""
    return cases.holders(Post.objects.filter(community=community, role=CUSTODIAN).values_list("pk", flat=True)).count()


def keeper_gone(report: Report) -> bool:
    """Is nobody there today who keeps it or could: no holder with an open account, none who is clear of the accused?"""
    keepers = Post.objects.filter(Q(pk=report.keeper_id) | Q(community=report.case.community_id, role=CUSTODIAN), closed_on=None)
    return not cases.clear(report.case, cases.staffed(keepers).filter(is_held=True))


def is_accused(report: Report, user: User) -> bool:
    """Does it accuse this person or somebody he belongs to?"""
    return any(report.case_id in barred_cases(one) or report.case.company_id in one.companies for one in user.areas())


def barred_subjects(user: User) -> dict[str, list[int]]:
    """Case, report and original of all that accuses this person or somebody he belongs to; one question where there is none."""
    areas = user.areas()
    if not areas:
        return {}
    accusing = Q(case__in=sorted(barred_cases(areas[0])))
    if companies := sorted(areas[0].companies):
        accusing |= Q(case__company__in=companies)
    elif not barred_cases(areas[0]):
        return {}
    rows = list(Report.objects.filter(accusing).values_list("case", "pk", "original"))
    names = ("cases.case", "reports.report", "reports.original")
    return {name: [row[n] for row in rows if row[n]] for n, name in enumerate(names)}


def find_orphaned(home: Community, reference: str) -> Report | None:
    """The report of that number that nobody keeps and that has not been destroyed: what an emergency may open."""
    rows = Report.objects.filter(case__community=home, case__number__iexact=reference, destroyed_at=None).select_related("case", "original")
    found = rows.first()
    return found if found and keeper_gone(found) else None


def show_orphaned(report: Report) -> list[tuple[str, str]]:
    """What an emergency needs of a report: what was said, and who said it where he gave his name."""
    told = open_sealed(report.original)
    who = told.get("reporter") or {}
    facts = [(_("举报内容"), told.get("text", "")), (_("具体位置"), told.get("where", "")), (_("举报人"), who.get("name", ""))]
    return [(str(label), str(value)) for label, value in [*facts, (_("电话"), who.get("phone", ""))] if value]
