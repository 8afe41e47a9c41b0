"""A person's notices: the inbox, the bell and what reaches him how."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from liren.core import notices
from liren.core.http import page


def _frame_of(request: HttpRequest) -> str:
    """The frame that this reader's pages stand in."""
    return "portal.html" if request.user.uses_portal() else "desk.html"


@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """A person's notices, newest first."""
    kind, unread = request.GET.get("kind", ""), request.GET.get("unread") == "1"
    found = Paginator(notices.inbox(request.user, kind, unread), 30).get_page(request.GET.get("page"))
    context = {
        "frame_template": _frame_of(request),
        "found": found,
        "chips": _chips(kind, unread),
        "bar": {"total": found.paginator.count, "noun": _("条消息")},
        "unread": notices.unread_count(request.user),
    }
    return page(request, "core/inbox.html", context, part="list")


def _chips(kind: str, unread: bool) -> list[dict]:
    """All, only unread ones, or those of one kind: each a link."""
    kinds = sorted(notices.KINDS.values(), key=lambda k: k.name)
    return [
        {"label": _("全部消息"), "url": reverse("core:inbox"), "chosen": not (kind or unread)},
        {"label": _("只看未读"), "url": "?unread=1", "chosen": unread},
        *({"label": k.label, "url": f"?kind={k.name}", "chosen": k.name == kind} for k in kinds),
    ]


@require_POST
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one notice read and go where it points."""
    notice = get_object_or_404(notices.inbox(request.user), pk=pk)
    notices.mark_read(request.user, [notice.pk])
    return redirect(notice.url or "core:inbox")


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark every notice read."""
    notices.mark_read(request.user)
    return redirect("core:inbox")


@require_GET
def notice_count(request: HttpRequest) -> HttpResponse:
    """The number on the bell."""
    return page(request, "frame/bell_count.html", {"count": notices.unread_count(request.user)})


def notice_preferences(request: HttpRequest) -> HttpResponse:
    """Which kinds reach this person, and how."""
    if request.method == "POST":
        ticked = set(request.POST.getlist("way"))
        notices.prefer(request.user, {k: (f"{k}.app" in ticked, f"{k}.mail" in ticked) for k in notices.KINDS})
        messages.success(request, _("消息设置已保存"))
        return redirect("core:notice_preferences")
    context = {"frame_template": _frame_of(request), "rows": notices.preferences(request.user)}
    return page(request, "core/notice_preferences.html", context)
