"""What everybody reads without signing in: the list, one publication, regulations in force, a feed; and a word on what is disclosed."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from liren.community.access import throttle, wait_words
from liren.community.queries import public_door
from liren.core import files
from liren.core.documents import plain
from liren.core.http import page, stamp
from liren.publishing import actions, forms, queries, rules
from liren.publishing.models import Publication

INLINE = frozenset(files.IMAGES)


def _found(thing: Any) -> Any:
    if thing is None:
        raise Http404
    return thing


@login_not_required
@require_GET
def public_news(request: HttpRequest, community: str) -> HttpResponse:
    """What a community publishes for everybody, and its regulations in force."""
    home, kind = _found(queries.home_by_code(community)), request.GET.get("kind", "")
    found = queries.paged(queries.public_items(home, kind), request.GET.get("page", ""))
    context = {"community": home, "found": found, "kind": kind, "kinds": Publication.Kind.choices, "rules": queries.public_rules(home)}
    return page(request, "publishing/public/list.html", context)


@login_not_required
@require_GET
@never_cache
def public_item(request: HttpRequest, pk: int) -> HttpResponse:
    """One publication for everybody."""
    found = _found(queries.public_item(pk))
    actions.count_read(found, "public")
    context = {
        "community": found.community, "publication": found, "files": queries.files_within(found), "others": queries.neighbors_of(found),
        "form": forms.SaidByAnybody(), "answers": queries.shown_answers(found), "about": queries.about_of(found),
    }  # fmt: skip
    return page(request, "publishing/public/item.html", context)


@login_not_required
@require_POST
@never_cache
def public_comment(request: HttpRequest, pk: int) -> HttpResponse:
    """A word of somebody who did not sign in, on a disclosure; it is told together with its answer."""
    found, form = _found(queries.public_item(pk)), forms.SaidByAnybody(request.POST)
    if found.kind != "disclosure":
        raise Http404
    if not form.is_valid() or form.cleaned_data["website"]:
        messages.error(request, _("请写下您的意见"))
    elif wait := throttle(request, "disclosure", *rules.COMMENTS_OF_VISITORS):
        messages.error(request, _("从您这里提交的次数较多，请 %(when)s后再提交。") % {"when": wait_words(wait)})
    else:
        actions.comment.given(**stamp(request))(found, by=public_door(found.community), text=form.cleaned_data["text"])
        messages.success(request, _("意见已收到，五个工作日内答复，答复公开在本页"))
    return redirect("publishing:public_item", pk)


@login_not_required
@require_GET
def public_file(request: HttpRequest, pk: int, file: int) -> FileResponse:
    """A file of something on show for everybody."""
    kept = _found(queries.public_file(_found(queries.public_item(pk)), file))
    path = files.path_of(kept)
    if not path.is_file():
        raise Http404
    answer = FileResponse(
        path.open("rb"), as_attachment=kept.content_type not in INLINE, filename=kept.name, content_type=kept.content_type
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@login_not_required
@require_GET
def public_rule(request: HttpRequest, pk: int) -> HttpResponse:
    """A regulation in force that everybody may read."""
    found = _found(queries.public_rule(pk))
    context = {"community": found.regulation.community, "version": found, "regulation": found.regulation}
    return page(request, "publishing/public/rule.html", context | {"sections": queries.pdf_sections(found)})


@login_not_required
@require_GET
def feed(request: HttpRequest, community: str) -> HttpResponse:
    """The latest thirty public items as an Atom feed."""
    home = _found(queries.home_by_code(community))
    site = settings.SITE_URL.rstrip("/")
    link = f"{site}{reverse('publishing:public_news', args=[home.code])}"
    told = Atom1Feed(
        _("%(name)s公告") % {"name": plain(home.name)}, link, "", language=request.LANGUAGE_CODE, feed_url=f"{site}{request.path}"
    )
    for one in queries.feed_items(home):
        url = f"{site}{reverse('publishing:public_item', args=[one.pk])}"
        told.add_item(plain(one.title), url, plain(one.text)[:2000], pubdate=one.published_at, updateddate=one.published_at, unique_id=url,
                      categories=[str(one.get_kind_display())], author_name=plain(home.name))  # fmt: skip
    return HttpResponse(told.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
