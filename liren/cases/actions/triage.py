"""What a case is about may be put right, and a community's triage learns from it."""

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from liren.cases import queries
from liren.cases.actions import _clockwork as clockwork
from liren.cases.actions.intake import _frozen
from liren.cases.flow import RECEIVE, State
from liren.cases.models import Case, Category, TriageModel
from liren.cases.queries.triage import OPEN_TO_TRIAGE
from liren.community.models import Community, User
from liren.core.actions import Refused, action


@action("cases.recategorize", _("改类别"), by=RECEIVE, tells=["category", "before", "suggested"], only=queries.in_charge)
def recategorize(case: Case, *, by: User, category: Category, before: Category | None = None, suggested: Category | None = None) -> Case:
    """改类别：按新类别重定时限，从提出时起算，但不因改类别而超期；还没受理的重新分派，已受理的岗位不变（S2 5.4.3-1、-3）。"""
    if not case.is_open:
        raise Refused(__("事项已办结，不能再改类别"))
    if category.community_id != case.community_id or not category.is_active:
        raise Refused(__("请选择本社区在用的类别"))
    if category.pk == case.category_id:
        raise Refused(__("已经是“%(category)s”") % {"category": category})
    if {category.secrecy, case.secrecy} - set(OPEN_TO_TRIAGE):
        raise Refused(__("“%(category)s”的密级不同，原件不能改过去；请反映人在这一类别下重新提出") % {"category": category})
    case.category, case.kind, case.secrecy, case.rule = category, category.kind, category.secrecy, _frozen(category, case.urgency)
    if case.state == State.REPORTED:
        _route_again(case)
    elif case.post and case.post.role not in {*queries.able(case), "department_officer"}:
        raise Refused(__("%(post)s不能承办“%(category)s”，请先转办") % {"post": case.post, "category": category})
    clockwork.relimit(case)
    return case


def _route_again(case: Case) -> None:
    """Nobody has taken it: it goes where a new one would go, and whoever was asked first stays answerable."""
    told = queries.Told(case.channel, case.urgency, case.place, case.company, case.title, case.text, case.answers)
    route = queries.route(case.community, case.category, case.grid, told)
    if case.answerable_id == case.post_id:
        case.answerable = route.post
    case.post, case.route = route.post, route.reasons


@action("cases.adopt_triage", _("启用自动归类模型"), by="system center_head", creates=True)
def adopt_triage(
    community: Community, *, by: User, file: str, examples: int, tested: int, accuracy: float, macro_f1: float, before: float | None
) -> TriageModel:
    """启用学成的模型：在留出的件上不比原来差才启用；原来的留着，可以换回。"""
    _unused(community)
    made = TriageModel(community=community, file=file, examples=examples, tested=tested, accuracy=accuracy)
    made.macro_f1, made.before, made.is_used = macro_f1, before, True
    return made


@action("cases.use_triage", _("换用自动归类模型"), by="system center_head secretary")
def use_triage(model: TriageModel, *, by: User, use: bool = True) -> TriageModel:
    """换用某一个学成的模型；停用后用随产品的模型。"""
    _unused(model.community)
    model.is_used = use
    return model


def _unused(community: Community) -> None:
    TriageModel.objects.filter(community=community, is_used=True).update(is_used=False)
