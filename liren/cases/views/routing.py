"""Routing rules: what is in force, the draft with its rules, the dry run, and what was in force before."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from liren.cases import actions, exports, queries
from liren.cases.forms import routing as forms
from liren.cases.models import RoutingRule, RuleSet
from liren.cases.queries import rulebook, rulesfile
from liren.cases.queries.trial import trial
from liren.community.access import desk_only
from liren.core.http import file_answer, filled, get_visible, page, perform, performed

ACTS = ("activate_rules", "retire_rules", "drop_rules", "draft_rules")
RULE_ACTS = {
    "up": ("move_rule", {"up": True}),
    "down": ("move_rule", {"up": False}),
    "on": ("switch_rule", {"on": True}),
    "off": ("switch_rule", {"on": False}),
    "remove": ("remove_rule", {}),
}


@desk_only
@require_GET
def routing(request: HttpRequest) -> HttpResponse:
    """The rules in force, the draft, and earlier sets."""
    found = list(rulebook.rule_sets(request.user)) if rulebook.may_read(request.user) else None
    if found is None:
        raise Http404
    active, draft = ([one for one in found if one.state == state] for state in ("active", "draft"))
    former = [one for one in found if one.state == "former"]
    home = queries.home(request.user)
    context: dict[str, Any] = {
        "active": active[0] if active else None,
        "draft": draft[0] if draft else None,
        "former": former,
        "home": home,
    }
    context["lines"] = rulebook.lines(active[0]) if active else []
    return page(request, "cases/routing/home.html", context)


@desk_only
@require_POST
def draft_rules(request: HttpRequest) -> HttpResponse:
    """Begin a draft from what is in force."""
    return perform(request, actions.draft_rules, queries.home(request.user), {}, to="cases:rules")


@desk_only
@require_GET
def rules(request: HttpRequest, pk: int) -> HttpResponse:
    """One set of rules in order."""
    found = get_visible(request, RuleSet, "community", "made_by", "activated_by", pk=pk)
    return page(request, "cases/routing/rules.html", {"rules": found, "lines": rulebook.lines(found), "may": _may_edit(request, found)})


def _may_edit(request: HttpRequest, found: RuleSet) -> bool:
    return found.state == "draft" and request.user.has_perm("cases.edit_rule", found)


@desk_only
@require_POST
def rules_act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Put a set into force, take it out, give a draft up, or copy an earlier one into a new draft."""
    found = get_visible(request, RuleSet, "community", pk=pk)
    if name not in ACTS:
        raise Http404
    if name == "draft_rules":
        draft = actions.draft_rules(found.community, by=request.user, source=found)
        return redirect("cases:rules", draft.pk)
    done = {
        "activate_rules": _("已启用，今后的事项按这一版分派"), "retire_rules": _("已停用，今后只按类别和地点分派"),
        "drop_rules": _("草稿已放弃"),
    }  # fmt: skip
    return perform(request, getattr(actions, name), found, {}, to=reverse("cases:routing"), done=done[name])


@desk_only
def new_rule(request: HttpRequest, pk: int) -> HttpResponse:
    """A new rule at the end of the draft."""
    found = get_visible(request, RuleSet, "community", pk=pk)
    if not _may_edit(request, found):
        raise Http404
    return _edit(request, found, None)


@desk_only
def rule(request: HttpRequest, pk: int) -> HttpResponse:
    """One rule: its conditions and where it sends cases; to be changed in a draft."""
    found = get_visible(request, RoutingRule, "rule_set__community", "post", "edited_by", pk=pk)
    return _edit(request, found.rule_set, found)


def _edit(request: HttpRequest, rule_set: RuleSet, found: RoutingRule | None) -> HttpResponse:
    form, to = filled(request, forms.Rule, rule_set=rule_set, rule=found), reverse("cases:rules", args=[rule_set.pk])
    told: dict[str, Any] = {"also": {"rule": found}, "to": to}
    told |= {"done": lambda _made: _("“%(name)s”已存入草稿，试算并启用后生效") % {"name": form.cleaned_data["name"]}}
    if answer := performed(request, form, actions.edit_rule, rule_set, **told):
        return answer
    context = {"form": form, "rules": rule_set, "rule": found, "may": _may_edit(request, rule_set)}
    return page(request, "cases/routing/rule.html", context, status=422 if form.errors else 200)


@desk_only
@require_POST
def rule_act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Move a rule, switch it on or off, or remove it."""
    found = get_visible(request, RoutingRule, "rule_set__community", pk=pk)
    if name not in RULE_ACTS:
        raise Http404
    act, told = RULE_ACTS[name]
    to = reverse("cases:rules", args=[found.rule_set_id])
    return perform(request, getattr(actions, act), found.rule_set, {"rule": found, **told}, to=to)


@desk_only
@require_GET
def rules_trial(request: HttpRequest, pk: int) -> HttpResponse:
    """The dry run of a set, with the button that puts it into force."""
    found = get_visible(request, RuleSet, "community", pk=pk)
    if not request.user.has_perm("cases.edit_rule", found):
        raise Http404
    span = forms.Span(request.GET if "since" in request.GET else None)
    period = span.period()
    result = trial(request.user, found, period, span.number())
    shown = span if span.errors else forms.Span(initial={"since": period.start, "until": period.end})
    context: dict[str, Any] = {"rules": found, "period": period, "form": shown, "trial": result, "next": span.number() + 1}
    context["broken"] = rulebook.broken(found)
    return page(request, "cases/routing/trial.html", context)


@desk_only
@require_GET
def rules_file(request: HttpRequest, pk: int) -> HttpResponse:
    """A set as a file."""
    found = get_visible(request, RuleSet, "community", pk=pk)
    name = f"routing-{found.community.code}-{found.number}.json"
    return file_answer(exports.rules_file(found), name, "application/json; charset=utf-8")


@desk_only
def rules_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Rules from a file into the draft; nothing is taken in while something is wrong."""
    found = get_visible(request, RuleSet, "community", pk=pk)
    if not _may_edit(request, found):
        raise Http404
    form = filled(request, forms.RulesFile)
    if request.method == "POST" and form.is_valid():
        listed, wrong = rulesfile.read_rules(form.cleaned_data["file"], found.community)
        if not wrong:
            done = _("已导入 %(count)d 条规则到草稿，请试算后启用") % {"count": len(listed)}
            return perform(request, actions.import_rules, found, {"rules": listed}, to=reverse("cases:rules", args=[pk]), done=done)
        for why in wrong:
            form.add_error("file", why)
    return page(request, "cases/routing/import.html", {"form": form, "rules": found}, status=422 if form.errors else 200)
