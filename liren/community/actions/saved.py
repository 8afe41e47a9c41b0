"""Writes of saved views."""

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from liren.community import queries
from liren.community.models import Community, SavedView, User
from liren.community.scope import PORTAL, Role
from liren.core.actions import Refused, action

DESK = " ".join(role for role in Role.values if role not in {*PORTAL, "visitor"})
MOST = 30


def _is_his(view: SavedView, user: User) -> bool:
    return queries.may_drop(user, view)


@action("community.save_view", _("保存视图"), by=DESK, creates=True, tells=["listing"])
def save_view(
    community: Community, *, by: User, listing: str, name: str, query: str, share: str = "own", is_default: bool = False
) -> SavedView:
    """保存视图：把现在的筛选、排序和列取个名字存下；同名的换成新的。给全社区、设为默认由负责人决定。"""
    if listing not in queries.LISTINGS:
        raise Refused(__("没有这张清单"))
    if (share == SavedView.Share.COMMUNITY or is_default) and not queries.is_head(by):
        raise Refused(__("给全社区用的视图由中心负责人或书记主任保存"))
    if is_default and share != SavedView.Share.COMMUNITY:
        raise Refused(__("先选“给全社区”，才能设为打开清单时先看的视图"))
    found = SavedView.objects.filter(by=by, listing=listing, name=name).first()
    if found is None and SavedView.objects.filter(by=by, listing=listing).count() >= MOST:
        raise Refused(__("每张清单最多保存 %(n)s 个视图，请先删去不用的") % {"n": MOST})
    if is_default:
        SavedView.objects.filter(community=community, listing=listing, is_default=True).update(is_default=False)
    view = found or SavedView(community=community, by=by, listing=listing, name=name)
    view.query, view.share, view.is_default = query[:2000], share, is_default
    view.role = next((area.role for area in by.areas() if community.pk in area.communities), "") if share == "role" else ""
    view.save()
    return view


@action("community.drop_view", _("删除视图"), by=DESK, only=_is_his)
def drop_view(view: SavedView, *, by: User) -> Community:
    """删除视图：本人的，或负责人删去共用的；清单里的内容不受影响。"""
    SavedView.objects.filter(pk=view.pk).delete()
    return view.community
