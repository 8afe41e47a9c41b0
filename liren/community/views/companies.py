"""The company register: list, page, forms, export, picker."""

from typing import Any

from django.contrib import messages
from django.forms.models import model_to_dict
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liren.community import actions, forms, queries
from liren.community.access import home_of
from liren.community.models import Community, Company, ContactPerson, Grid, Qualification
from liren.core import http
from liren.core.calendar import today
from liren.core.http import Filter, act_page, filled, form_page, get_visible, listing, page, perform, table_head, wanted


def company_filters(home: Community) -> list[Filter]:
    """The selects above the company list."""
    return [
        Filter("grid", _("网格"), [(g.pk, g.name) for g in queries.grids(home)]),
        Filter("industry", _("行业"), Company._meta.get_field("industry").flatchoices),
        Filter("size", _("规模"), Company.Size.choices),
        Filter("status", _("状态"), Company.Status.choices),
        Filter("place", _("楼宇园区"), [(p.pk, p.name) for p in queries.places(home)]),
    ]


def _found(request: HttpRequest, home: Community, filters: list[Filter]) -> Any:
    sort = request.GET.get("sort", "")
    return queries.companies(request.user, request.GET.get("q", "")[:60], sort=sort, community=home, **wanted(request, filters))


def companies(request):
    home, views = home_of(request.user), queries.views_of(request.user, "companies")
    if usual := queries.default_query(views, request.GET):
        return redirect(f"{request.path}?{usual}")
    filters = company_filters(home)
    context = listing(request, _found(request, home, filters), filters, more=2, noun=_("家企业"), hint=_("名称、拼音首字母或信用代码"))
    columns = queries.columns_of("companies", request.GET.get("cols", ""))
    context |= {
        "home": home, "views": queries.view_bar(request.user, "companies", views, request.GET),
        "importing": queries.may_bring_in("companies", request.user, home), "keeper": queries.may_export(request.user, "companies", home),
        "columns": table_head(request, columns), "rows": queries.company_lines(context["found"].object_list, columns),
    }  # fmt: skip
    return page(request, "community/companies.html", context, part="rows")


@require_POST
def move_companies(request):
    grid = get_visible(request, Grid, pk=request.POST.get("grid") or 0)
    picked = queries.companies(request.user).filter(pk__in=request.POST.getlist("pick")[:500])
    result = actions.move_company.bulk(picked, by=request.user, grid=grid)
    if result.done:
        messages.success(request, _("已把 %(n)s 家企业调整到“%(grid)s”") % {"n": len(result.done), "grid": grid})
    for company, why in result.refused[:5]:
        messages.warning(request, _("%(name)s：%(value)s") % {"name": company, "value": why})
    return redirect(http.back(request))


def company_options(request):
    home_of(request.user)
    text = request.GET.get("company_text", request.GET.get("q", ""))[:60]
    return page(request, "community/company_options.html", {"text": text, "found": queries.find_companies(request.user, text)})


def company(request, pk):
    company = get_visible(request, Company, "grid", "place", "micro_grid", "community", pk=pk)
    cards, facts = queries.contact_cards(request.user, company), queries.facts_of(request.user, company)
    granted = queries.qualifications_of(request.user, company)
    subjects = [company, *(card.contact for card in cards), *facts, *granted]
    context = {
        "company": company, "cards": cards, "facts": facts, "qualifications": granted, "day": today(),
        "stays": queries.stays_of(company), "posts": queries.posts_of_company(company) if cards or not request.user.uses_portal() else [],
        "panels": [(panel, reverse(panel.url_name, args=[pk])) for panel in queries.COMPANY_PANELS if not request.user.uses_portal()],
        "events": queries.timeline(*subjects) if not request.user.uses_portal() else [],
    }  # fmt: skip
    return page(request, "community/company.html", context)


def _company_url(pk: int) -> str:
    return reverse("community:company", args=[pk])


def new_company(request):
    home = home_of(request.user)
    mine = [g for g in queries.grids(home) if request.user.has_perm("community.register_company", g)]
    form = filled(request, forms.Company, home, first={"moved_in_on": today()}, grids=mine)
    if request.method == "POST" and form.is_valid():
        said, done = form.cleaned_data, _("已登记“%(name)s”，接着登记联系人") % {"name": form.cleaned_data["name"]}
        return perform(request, actions.register_company, said.pop("grid"), said, to="community:company", done=done)
    may, back = mine[0] if mine else None, reverse("community:companies")
    return form_page(request, form, "community.register_company", may, title=_("登记企业"), verb=_("登记"), draft="company", back_url=back)


def edit_company(request, pk):
    company, own = get_visible(request, Company, pk=pk), request.user.uses_portal()
    form = filled(request, forms.OwnCompany if own else forms.EditCompany, company.community, first=model_to_dict(company))
    words = {"title": _("更新企业信息"), "verb": _("保存"), "thing": company, "back_url": _company_url(pk)}
    return act_page(request, form, actions.edit_company, company, done=_("企业信息已更新，核实日期记为今天"), **words)


def move_company(request, pk):
    company = get_visible(request, Company, pk=pk)
    form = filled(request, forms.MoveCompany, company.community, first={"on": today()})
    lead, done = _("现在属于“%(grid)s”") % {"grid": company.grid}, lambda moved: _("已调整到“%(grid)s”") % {"grid": moved.grid}
    words = {"title": _("调整网格"), "verb": _("调整"), "lead": lead, "thing": company, "back_url": _company_url(pk)}
    return act_page(request, form, actions.move_company, company, done=done, **words)


def move_out(request, pk):
    company = get_visible(request, Company, pk=pk)
    form = filled(request, forms.MoveOut, first={"on": today()})
    lead = _("企业不再计入在册数；历史事项保留，未办结的诉求仍要办结。")
    words = {"title": _("登记迁出"), "verb": _("登记迁出"), "lead": lead, "thing": company, "danger": True, "back_url": _company_url(pk)}
    return act_page(request, form, actions.move_out, company, done=_("已登记迁出"), **words)


@require_POST
def announce_move(request, pk):
    company = get_visible(request, Company, pk=pk)
    told = {"moving": request.POST.get("moving") == "1"}
    return perform(request, actions.announce_move, company, told, to=_company_url(pk), done=_("状态已更新"))


def add_contact(request, pk):
    company = get_visible(request, Company, pk=pk)
    words = {"title": _("登记联系人"), "verb": _("登记"), "lead": company.name, "back_url": _company_url(pk)}
    return act_page(request, filled(request, forms.Contact), actions.add_contact, company, done=_("联系人已登记"), **words)


def edit_contact(request, pk):
    contact = get_visible(request, ContactPerson, pk=pk)
    form = filled(request, forms.Contact, first=model_to_dict(contact, fields=["duty", "is_main"]))
    lead, back_url = _("姓名、电话、邮箱请重新填写；原内容不在此显示。"), _company_url(contact.company_id)
    words = {"title": _("更新联系人"), "verb": _("保存"), "lead": lead, "thing": contact, "back_url": back_url}
    return act_page(request, form, actions.edit_contact, contact, done=_("联系人已更新"), **words)


def note_fact(request, pk):
    company = get_visible(request, Company, pk=pk)
    form = filled(request, forms.Fact, first={"on": today()})
    words = {"title": _("记录企业情况"), "verb": _("记录"), "lead": company.name, "back_url": _company_url(pk)}
    return act_page(request, form, actions.note_fact, company, done=_("情况已记录"), **words)


def note_qualification(request, pk):
    company = get_visible(request, Company, pk=pk)
    words = {"title": _("登记资质"), "verb": _("登记"), "lead": company.name, "back_url": _company_url(pk)}
    return act_page(request, filled(request, forms.Qualification), actions.note_qualification, company, done=_("资质已登记"), **words)


def end_qualification(request, pk):
    one = get_visible(request, Qualification, "company", pk=pk)
    form, back_url = filled(request, forms.EndQualification, first={"on": today()}), _company_url(one.company_id)
    words = {"title": _("撤销资质"), "verb": _("撤销"), "lead": str(one), "thing": one, "danger": True, "back_url": back_url}
    return act_page(request, form, actions.end_qualification, one, done=_("资质已撤销，记录保留"), **words)
