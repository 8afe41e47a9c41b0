"""Who hears of declarations: those who may confirm, and the declarer before it ends. An improvement hears what its requirement reads."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.community.models import User
from liren.community.queries import holding, system_user
from liren.community.scope import WORKERS
from liren.core.actions import on
from liren.core.models import Event
from liren.core.notices import notice_kind, notify
from liren.evaluation import actions as evaluation
from liren.evaluation.models import Improvement
from liren.standards import queries
from liren.standards.models import Attestation

DECLARED = notice_kind("standards.declared", gettext_lazy("标准声明"))


@on("standards.attest")
def ask_to_confirm(declared: Attestation, event: Event) -> None:
    """The center head, or the workers where the head declared himself."""
    roles = WORKERS if "center_head" in declared.by.roles() else {"center_head"}
    users = holding(community=declared.community_id, role__in=roles).exclude(pk=declared.by_id)
    _tell(list(users), _("请核对声明：%(clause)s") % {"clause": declared.clause_code}, declared, event)


@on("standards.remind")
def tell_the_declarer(declared: Attestation, event: Event) -> None:
    told = {"clause": declared.clause_code, "day": declared.until}
    _tell([declared.by], _("声明将于 %(day)s 到期，请重新声明：%(clause)s") % told, declared, event)


def _tell(users: list[User], title: str, declared: Attestation, event: Event) -> None:
    url = reverse("standards:clause", args=[declared.clause_code])
    notify(users, DECLARED, title, title, url, event=event, once=str(event.pk))


def from_a_requirement(one: Improvement) -> bool:
    return bool(one.code)


@on("evaluation.finish", only=from_a_requirement)
@on("evaluation.verify", only=from_a_requirement)
def read_again(one: Improvement, event: Event) -> None:
    """What the requirement reads once the improvement was carried out, and again when somebody has looked."""
    clause = queries.clauses().filter(code=one.code).first()
    if clause is None or one.state not in {"done", "verified"}:
        return
    judged = queries.judge_now(one.community, clause)
    by, state = system_user(one.community), str(judged.verdict.state)
    evaluation.read_again(one, by=by, state=state, value=judged.value, shown=queries.shown(judged))
