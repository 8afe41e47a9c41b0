"""The search box of every desk page, and who calls: a whole telephone number is looked for, counted and written down."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from liren.cases import queries
from liren.cases.views._calling import _looked_up
from liren.community import queries as community
from liren.community.access import desk_only
from liren.community.rules.numbers import is_like_number, whole_number
from liren.core.http import page


@desk_only
@never_cache
@sensitive_post_parameters()
def find(request: HttpRequest) -> HttpResponse:
    """按词找诉求，按整个电话号码找人：号码只随表单发送，不进网址。"""
    said, home = request.POST.get("q", "").strip()[:60], community.home_of(request.user)
    if said and not is_like_number(said):
        return redirect(f"{reverse('cases:list')}?{urlencode({'q': said})}")
    if home is None or not community.may_look_up(request.user):
        messages.info(request, _("按电话号码查找，只限看得到联系人的岗位"))
        return redirect("cases:list")
    found = _looked_up(request, home, said) if whole_number(said) else None
    context = {"said": said, "call": found, "home": home, "left": found.left if found else queries.lookups_left(request.user)}
    return page(request, "cases/desk/find.html", context)
