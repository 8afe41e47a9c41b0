"""这也是我的问题: somebody else has the same trouble in a place for all, and wants to hear what becomes of it."""

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from liren.cases import queries
from liren.cases.flow import SENDER
from liren.cases.models import Case, Channel, Concern
from liren.community.models import Community, Company, User
from liren.core.actions import Refused, action
from liren.core.calendar import now


@action("cases.join", _("这也是我的问题"), by=SENDER, creates=True, tells=["channel"])
def join(parent: Company | Community, *, by: User, case: Case, channel: str, words: str = "", receipt: str = "") -> Concern:
    """这也是我的问题：公共事项已有人反映的，跟进同一件，听得到进展和答复；提出人看不到是谁。"""
    community = parent if isinstance(parent, Community) else parent.community
    if not queries.joinable(community).filter(pk=case.pk).exists():
        raise Refused(__("这一件已经办结或不再公开，请直接提交您的诉求"))
    user = None if channel == Channel.PUBLIC else by
    known = Concern.objects.filter(case=case, user=user).first() if user else None
    if (known and known.left_at is None) or (user and case.reporter_id == user.pk):
        raise Refused(__("您已经在跟进这一件"))
    if user is None and not receipt:
        raise Refused(__("没有回执码，请重新打开页面"))
    made = known or Concern(case=case, user=user, receipt_hash="" if user else queries.receipt_hash(receipt))
    made.company = parent if isinstance(parent, Company) and channel == Channel.PORTAL else None
    made.words, made.at, made.left_at = words.strip()[:500], now(), None
    if known:
        made.save()
    return made


@action("cases.leave", _("不再跟进"), by=SENDER)
def leave(concern: Concern, *, by: User) -> Concern:
    """不再跟进：不再收到这一件的消息，也不再计入关注。"""
    if concern.left_at:
        raise Refused(__("已经不再跟进"))
    concern.left_at = now()
    return concern
