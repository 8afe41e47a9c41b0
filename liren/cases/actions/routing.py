"""Routing rules: drafted, edited in the draft, put into force after a dry run, restored, and looked at for what no longer works."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from django.db.models import F, Max
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from liren.cases import queries
from liren.cases.flow import RULES, RulesState
from liren.cases.models import RoutingRule, RuleSet
from liren.cases.queries import rulebook
from liren.community.models import Community, User
from liren.core.actions import Refused, action
from liren.core.calendar import now

KEEPERS = "center_head secretary system"
COPIED = ("position", "name", "is_on", "conditions", "post_id", "role", "raise_to", "edited_by_id", "edited_at")


@action("cases.draft_rules", _("起草分派规则"), by=KEEPERS, creates=True, tells=["source"])
def draft_rules(community: Community, *, by: User, source: RuleSet | None = None) -> RuleSet:
    """起草：从现行规则（或选定的旧版）复制一份草稿，改动不影响正在分派的事项。"""
    source = source or rulebook.active_rules(community)
    if source and source.community_id != community.pk:
        raise Refused(__("这一版规则不是本社区的"))
    if RuleSet.objects.filter(community=community, state=RulesState.DRAFT).exists():
        raise Refused(__("已有一份草稿，请先启用或放弃它"))
    last = RuleSet.objects.filter(community=community).aggregate(last=Max("number"))["last"] or 0
    draft = RuleSet(community=community, number=last + 1, made_by=by)
    draft.save()
    rows = source.rules.all() if source else ()
    RoutingRule.objects.bulk_create(
        RoutingRule(community=community, rule_set=draft, **{name: getattr(row, name) for name in COPIED}) for row in rows
    )
    return draft


def _open(draft: RuleSet) -> None:
    if draft.state != RulesState.DRAFT:
        raise Refused(__("这一版已经启用过，不能再改，请另起草一份"))


def _rule(draft: RuleSet, rule: RoutingRule) -> RoutingRule:
    found = RoutingRule.objects.filter(rule_set=draft, pk=rule.pk).first()
    if found is None:
        raise Refused(__("这条规则已被删除"))
    return found


@action("cases.edit_rule", _("修改分派规则"), by=KEEPERS, tells=["rule", "name", "conditions", "post", "role", "raise_to"])
def edit_rule(draft: RuleSet, *, by: User, rule: RoutingRule | None, name: str, conditions: Mapping[str, Any], **result: Any) -> RuleSet:
    """在草稿里增加或修改一条规则：什么条件、交给谁（`post` 或 `role`）、是否提高紧急程度（`raise_to`）。"""
    _open(draft)
    row = _rule(draft, rule) if rule else RoutingRule(community=draft.community, rule_set=draft, position=_next(draft))
    row.name, row.conditions, row.edited_by, row.edited_at = name, dict(conditions), by, now()
    row.post, row.role, row.raise_to = result.get("post"), result.get("role", ""), result.get("raise_to", "")
    _check(row)
    row.save()
    return draft


def _next(draft: RuleSet) -> int:
    known = draft.rules.count()
    if known >= rulebook.MOST_RULES:
        raise Refused(__("最多 %(most)d 条规则，请先合并或删除") % {"most": rulebook.MOST_RULES})
    return known + 1


def _check(row: RoutingRule) -> None:
    """Only what can run is kept; the same look later finds what has stopped working since."""
    if (row.post is None) is (not row.role):
        raise Refused(__("请选择交给哪个岗位"))
    faults = rulebook.faults_of(row, rulebook.known_to(row.community, [row]))
    if stops := [fault for fault in faults if fault["stops"]]:
        raise Refused(__("这条规则不能执行：%(why)s") % {"why": queries.fault_words(stops)})
    row.faults = faults


@action("cases.move_rule", _("调整规则顺序"), by=KEEPERS, tells=["rule", "up"])
def move_rule(draft: RuleSet, *, by: User, rule: RoutingRule, up: bool) -> RuleSet:
    """把一条规则上移或下移一位；先符合的算。"""
    _open(draft)
    row = _rule(draft, rule)
    neighbor = draft.rules.filter(position=row.position + (-1 if up else 1)).first()
    if neighbor is None:
        raise Refused(__("已经在最前面") if up else __("已经在最后面"))
    row.position, neighbor.position = neighbor.position, row.position
    RoutingRule.objects.bulk_update([row, neighbor], ["position"])
    return draft


@action("cases.switch_rule", _("启停规则"), by=KEEPERS, tells=["rule", "on"])
def switch_rule(draft: RuleSet, *, by: User, rule: RoutingRule, on: bool) -> RuleSet:
    """在草稿里停用或恢复一条规则，条件留着。"""
    _open(draft)
    row = _rule(draft, rule)
    RoutingRule.objects.filter(pk=row.pk).update(is_on=on, edited_by=by, edited_at=now())
    return draft


@action("cases.remove_rule", _("删除规则"), by=KEEPERS, tells=["rule"])
def remove_rule(draft: RuleSet, *, by: User, rule: RoutingRule) -> RuleSet:
    """从草稿里删除一条规则。"""
    _open(draft)
    row = _rule(draft, rule)
    row.delete()
    draft.rules.filter(position__gt=row.position).update(position=F("position") - 1)
    return draft


@action("cases.import_rules", _("导入分派规则"), by=KEEPERS)
def import_rules(draft: RuleSet, *, by: User, rules: Sequence[Mapping[str, Any]]) -> RuleSet:
    """用文件里的规则替换草稿里的全部规则。"""
    _open(draft)
    if len(rules) > rulebook.MOST_RULES:
        raise Refused(__("最多 %(most)d 条规则，请先合并或删除") % {"most": rulebook.MOST_RULES})
    draft.rules.all().delete()
    rows = [RoutingRule(community=draft.community, rule_set=draft, position=n, edited_by=by, **one) for n, one in enumerate(rules, 1)]
    known = rulebook.known_to(draft.community, rows)
    for row in rows:
        row.faults = rulebook.faults_of(row, known)
    RoutingRule.objects.bulk_create(rows)
    return draft


@action("cases.drop_rules", _("放弃草稿"), flow=RULES)
def drop_rules(draft: RuleSet, *, by: User) -> RuleSet:
    """放弃草稿：现行规则不变。"""
    return draft


@action("cases.activate_rules", _("启用分派规则"), flow=RULES)
def activate_rules(rule_set: RuleSet, *, by: User) -> RuleSet:
    """启用：今后的事项按这一版分派；此前的一版留着，可以恢复。不能执行的规则要先改好或停用。"""
    if found := rulebook.broken(rule_set):
        told = str(__("；")).join(
            __("第 %(n)d 条“%(rule)s”：%(why)s") % {"n": r.position, "rule": r.name, "why": why} for r, why in found[:5]
        )
        raise Refused(__("有规则不能执行，请改好或停用后再启用。%(told)s") % {"told": told})
    if before := rulebook.active_rules(rule_set.community):
        retire_rules(before, by=by)
    _note_faults(rule_set)
    rule_set.activated_by, rule_set.activated_at, rule_set.retired_at, rule_set.mark = by, now(), None, uuid4().hex
    return rule_set


@action("cases.retire_rules", _("停用分派规则"), flow=RULES)
def retire_rules(rule_set: RuleSet, *, by: User) -> RuleSet:
    """停用：今后的事项只按类别和地点分派，直到启用另一版。"""
    rule_set.retired_at, rule_set.mark = now(), ""
    return rule_set


@action("cases.check_rules", _("核查分派规则"), by=KEEPERS)
def check_rules(rule_set: RuleSet, *, by: User) -> RuleSet:
    """核查：岗位撤销、类别停用、网格地点变动以后，标出不能执行的规则并告知负责人。"""
    _note_faults(rule_set)
    if rule_set.state == RulesState.ACTIVE:
        rule_set.mark = uuid4().hex
    return rule_set


def _note_faults(rule_set: RuleSet) -> None:
    rows = []
    for row, faults in rulebook.faults_now(rule_set):
        row.faults = faults
        rows.append(row)
    RoutingRule.objects.bulk_update(rows, ["faults"])
