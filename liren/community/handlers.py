"""What follows from imports and requests: the worker checks and writes what was uploaded; deciders and askers are told."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.community import jobs, queries
from liren.community.models import Approval, Breakage, Export, Import, User
from liren.core.actions import on
from liren.core.calendar import today
from liren.core.models import Event
from liren.core.notices import notice_kind, notify

ASKED = notice_kind("community.approval_asked", gettext_lazy("有申请待我审批"), mail=True)
DECIDED = notice_kind("community.approval_decided", gettext_lazy("我的申请有了结果"), mail=True)
ALARM = notice_kind("community.alarm", gettext_lazy("安全提醒"), mail=True)
LOOKED_AT = notice_kind("community.looked_at", gettext_lazy("我的密封资料被查阅"), mail=True)
EXPORTED = notice_kind("community.exported", gettext_lazy("导出完成"))
IMPORTED = notice_kind("community.imported", gettext_lazy("导入完成"))


@on("community.upload_import")
def check_import(imported: Import, event: Event) -> None:
    jobs.check_import.enqueue(imported.pk)


@on("community.start_import")
def run_import(imported: Import, event: Event) -> None:
    jobs.run_import.enqueue(imported.pk)


@on("community.undo_import")
def undo_import(imported: Import, event: Event) -> None:
    jobs.undo_import.enqueue(imported.pk)


@on("community.finish_import")
def tell_who_imported(imported: Import, event: Event) -> None:
    title = _("“%(file)s”已导入 %(n)s 行") % {"file": imported.name[:60], "n": imported.done}
    url = reverse("community:import_file", args=[imported.pk])
    notify([imported.by], IMPORTED, title, url=url, event=event, once=f"import-{imported.pk}")


@on("community.ask_approval")
@on("community.ask_glass")
@on("community.propose_appointment")
def tell_deciders(approval: Approval, event: Event) -> None:
    title = _("%(who)s 提请“%(what)s”，待您审批") % {"who": approval.asked_by.name, "what": _label(approval)}
    url = reverse("community:approval", args=[approval.pk])
    notify(queries.deciders(approval), ASKED, title, url=url, event=event, once=f"approval-{approval.pk}")


@on("community.grant_approval")
@on("community.refuse_approval")
def tell_who_asked(approval: Approval, event: Event) -> None:
    title = _("您提请的“%(what)s”：%(verdict)s") % {"what": _label(approval), "verdict": approval.get_state_display()}
    url = reverse("community:approval", args=[approval.pk])
    notify([approval.asked_by], DECIDED, title, url=url, event=event, once=f"approval-{approval.pk}-decided")


def _of_export(approval: Approval) -> bool:
    return approval.kind == queries.EXPORT and approval.subject_type == Export._meta.label_lower


@on("community.grant_approval", only=_of_export)
@on("community.refuse_approval", only=_of_export)
@on("community.withdraw_approval", only=_of_export)
def go_on_with_export(approval: Approval, event: Event) -> None:
    jobs.make_export.enqueue(approval.subject_id)


@on("community.finish_export")
def tell_who_ordered(export: Export, event: Event) -> None:
    title = _("导出文件已生成，二十四小时内可取")
    notify([export.by], EXPORTED, title, url=reverse("community:my_exports"), event=event, once=f"export-{export.pk}")


def _label(approval: Approval) -> str:
    kind = queries.kind_of(approval)
    return str(kind.label) if kind else approval.kind


@on("community.exceed_reveals")
def tell_auditors_of_reveals(user: User, event: Event) -> None:
    title = _("%(who)s 今天查看完整号码已达上限，仍在尝试") % {"who": user.name}
    for community in {pk for one in user.areas() for pk in one.communities}:
        readers = queries.auditors(community)
        notify(readers, ALARM, title, url=reverse("community:looks"), event=event, once=f"reveals-{user.pk}-{today()}-{community}")


@on("community.exceed_lookups")
def tell_auditors_of_lookups(user: User, event: Event) -> None:
    title = _("%(who)s 今天按号码查找已达上限，仍在尝试") % {"who": user.name}
    for community in {pk for one in user.areas() for pk in one.communities}:
        once = f"lookups-{user.pk}-{today()}-{community}"
        notify(queries.auditors(community), ALARM, title, url=reverse("community:looks"), event=event, once=once)


@on("community.break_glass")
def tell_of_glass(breakage: Breakage, event: Event) -> None:
    kind, who = _label(breakage.approval), breakage.by.name
    title = _("%(who)s 正在应急查阅“%(kind)s”，请在 %(day)s 前复核") % {"who": who, "kind": kind, "day": breakage.review_due_on}
    notify(queries.told_of(breakage), ALARM, title, url=reverse("community:glass"), event=event, once=f"glass-{breakage.pk}")
    if breakage.about_id and not breakage.withheld:
        title = _("因紧急情况，您的密封资料被查阅，可在“我的账号”中查看")
        concerned = User.objects.filter(pk=breakage.about_id)
        notify(concerned, LOOKED_AT, title, url=reverse("community:account"), event=event, once=f"glass-{breakage.pk}")
