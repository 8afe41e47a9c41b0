"""Leavers and doubles."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liren.accounts import actions, forms, queries
from liren.accounts.models import Handover
from liren.community.access import fresh_sign_in, home_of
from liren.community.models import Appointment
from liren.community.queries import is_held
from liren.core.actions import ACTIONS
from liren.core.calendar import today
from liren.core.http import filled, get_visible, page, perform, performed


def _number(text):
    return int(text) if text.isdecimal() and len(text) < 16 else 0


def leavers(request):
    home = home_of(request.user)
    if not queries.may_see_accounts(request.user, home):
        raise Http404
    context = {"held": queries.staff_appointments(request.user, home), "records": queries.leavers(request.user, home)[:50]}
    return page(request, "accounts/leavers.html", context)


@fresh_sign_in
def hand_over(request, pk):
    """Everything that lies on the post, who takes over, and at the end the leaving itself."""
    held = get_visible(request, Appointment, "post__community", "user", pk=pk)
    if held.post.company_id or not is_held(held) or not request.user.has_perm("accounts.hand_over", held):
        raise Http404
    form, done = filled(request, forms.HandOver, first={"until": today()}), _("已办理离岗，请打印交接单双方签字")
    if answer := performed(request, form, actions.hand_over, held, to="accounts:handover", done=done):
        return answer
    context = {"held": held, "form": form, "duties": queries.duties_of(held), "successors": queries.successors(held)}
    context["posts"] = queries.other_posts(request.user, held)
    return page(request, "accounts/hand_over.html", context, status=422 if form.errors else 200)


@require_POST
@fresh_sign_in
def move_duties(request, pk):
    """Give things of the post to another post: the ticked ones, or all."""
    held = get_visible(request, Appointment, "post", "user", pk=pk)
    kind = queries.DUTIES.get(request.POST.get("duty", ""))
    post = queries.other_posts(request.user, held).filter(pk=_number(request.POST.get("post", ""))).first()
    if not request.user.has_perm("accounts.hand_over", held) or kind is None or not kind.move:
        raise Http404
    if post is None:
        messages.error(request, _("请选择移给哪个岗位"))
        return redirect("accounts:hand_over", pk)
    ticked = None if request.POST.get("all") else [n for n in map(_number, request.POST.getlist("thing")) if n]
    result = ACTIONS[kind.move].bulk(queries.things_of(held, request.POST["duty"], ticked), by=request.user, post=post)
    messages.success(request, _("已移交 %(n)s 件给“%(post)s”") % {"n": len(result.done), "post": post})
    for thing, why in result.refused[:5]:
        messages.error(request, f"{thing}：{why}")
    return redirect("accounts:hand_over", pk)


def handover(request, pk):
    record = get_visible(request, Handover, "appointment__user", "appointment__post", "by", pk=pk)
    return page(request, "accounts/handover.html", {"record": record})


def doubles(request):
    home = home_of(request.user)
    if not queries.may_see_accounts(request.user, home):
        raise Http404
    context = {"pairs": queries.doubles(request.user, home), "merges": queries.merges(request.user, home)[:50]}
    return page(request, "accounts/doubles.html", context)


@fresh_sign_in
def merge(request, pk, other):
    """What moves when the second account is merged into the first; a post does it."""
    kept = get_visible(request, Appointment, "post__community", "user", pk=pk)
    gone = get_visible(request, Appointment, "post__community", "user", pk=other)
    if not request.user.has_perm("accounts.merge_accounts", kept):
        raise Http404
    if request.method == "POST":
        done = _("已合并，%(name)s 已停用") % {"name": gone.user.username}
        return perform(request, actions.merge_accounts, kept, {"gone": gone.user}, to=reverse("accounts:doubles"), done=done)
    return page(request, "accounts/merge.html", {"kept": kept, "gone": gone, "lines": queries.merge_preview(gone.user)})
