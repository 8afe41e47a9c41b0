"""What the worker does for the register: checks and writes imports."""

from datetime import timedelta
from itertools import islice

from django.core.exceptions import PermissionDenied
from django.db.models import Max, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.community import actions, exports, imports, queries
from liren.community.models import Export, Guess, Import, User
from liren.community.queries import system_user
from liren.core import marks
from liren.core.actions import Refused
from liren.core.calendar import now, today
from liren.core.jobs import every, job
from liren.core.notices import notice_kind, notify

BATCH = 1000  # rows that are judged in one transaction
MONTH = timedelta(days=30)
REVIEW = notice_kind("community.glass_review", gettext_lazy("应急查阅待复核"), mail=True)
UNANSWERED = notice_kind("community.glass_unanswered", gettext_lazy("应急查阅没有人答复"), mail=True)


@job()
def check_import(pk: int) -> None:
    """Judge the rows of an uploaded file batch after batch; the file is deleted afterwards. Taken over, it goes on behind the last."""
    imported = Import.objects.select_related("community", "by").get(pk=pk)
    if imported.state != "uploaded":
        return
    file = imports.folder() / imported.path
    try:
        last = imported.rows.aggregate(last=Max("number"))["last"] or 0
        judged = (verdict for verdict in imports.verdicts(imported) if verdict[0].number > last)
        while batch := list(islice(judged, BATCH)):
            actions.read_rows(imported, by=imported.by, rows=batch)
        actions.check_import(imported, by=imported.by)
    except (Refused, PermissionDenied, FileNotFoundError) as wrong:
        actions.fail_import(imported, by=system_user(imported.community), problem=_why(wrong))
    file.unlink(missing_ok=True)


def _why(wrong: Exception) -> str:
    said = {PermissionDenied: _("上传人已不在岗，请由在岗人员重新上传。"), FileNotFoundError: _("上传的文件已不在服务器上，请重新上传。")}
    return said.get(type(wrong), str(wrong))


@job()
def run_import(pk: int) -> None:
    """Write batch after batch until no row is left; a worker that takes over goes on where the last one stopped."""
    imported = Import.objects.select_related("community", "by").get(pk=pk)
    while imported.state == "running" and imported.rows.filter(state="ready").exists():
        imported.by.forget_areas()
        try:
            actions.write_rows(imported, by=imported.by)
        except PermissionDenied:
            why = _("上传人已不在岗，没有写完的行不再写入。请由在岗人员重新上传，已写入的会跳过。")
            actions.fail_import(imported, by=system_user(imported.community), problem=why)
    if imported.state == "running":
        actions.finish_import(imported, by=imported.by)


@job()
def undo_import(pk: int) -> None:
    """Take back batch after batch; what was asked for is done even if who asked has left his post meanwhile."""
    imported = Import.objects.select_related("community", "by").get(pk=pk)
    system = system_user(imported.community)
    while imported.state == "undoing" and imported.rows.filter(state="done").exists():
        actions.take_back_rows(imported, by=system)
    if imported.state == "undoing":
        actions.finish_undo(imported, by=system)


@job()
def make_export(pk: int) -> None:
    """Write the file that a second person agreed to; without his word, or for somebody who may no longer, it is dropped."""
    export = Export.objects.select_related("community", "by", "approval").get(pk=pk)
    system = system_user(export.community)
    agreed = export.approval is not None and (export.approval.holds or export.state == "queued")
    if export.state in {"asked", "queued"} and not (agreed and queries.may_export(export.by, export.listing, export.community)):
        actions.drop_export(export, by=system)
    if export.state == "asked":
        actions.queue_export(export, by=system)
    if export.state == "queued":
        name, rows = exports.write(export)
        actions.finish_export(export, by=system, rows=rows, path=name)


@every("7-59/10 * * * *")
def drop_exports() -> None:
    """Files whose day is over are deleted, and questions nobody answered are closed."""
    over = Q(state="ready", expires_at__lt=now()) | Q(state="asked", approval__expires_at__lt=now())
    for export in Export.objects.filter(over).select_related("community")[:500]:
        (exports.folder() / (export.path or "-")).unlink(missing_ok=True)
        actions.drop_export(export, by=system_user(export.community))
    waiting = set(Export.objects.exclude(path="").values_list("path", flat=True))
    for file in exports.folder().iterdir():
        if file.name not in waiting and file.stat().st_mtime < (now() - timedelta(days=1)).timestamp():
            file.unlink(missing_ok=True)


@every("25 8 * * *")
def remind_of_glass() -> int:
    """Reviews due by tomorrow and those that are late: their reviewers are told once – without any the auditors, who looked and who
    agreed, with whom to turn to; returns of how many."""
    told = 0
    for one in queries.unreviewed(today() + timedelta(days=1)):
        late = one.review_due_on < today()
        said = _("有一次应急查阅已过复核期限：%(day)s") if late else _("有一次应急查阅须在 %(day)s 前复核")
        title, once = said % {"day": one.review_due_on}, f"glass-{one.pk}-{'late' if late else 'due'}"
        if not (readers := queries.reviewers_of(one)):
            readers = [*queries.told_of(one), *User.objects.filter(pk__in=[one.by_id, one.approval.decided_by_id])]
            title += _("。没有人可以复核，请再任命一位审计员，或请%(who)s派人") % {"who": queries.named(queries.turn_to(one.community))}
        told += notify(readers, REVIEW, title, url=reverse("community:glass"), once=once)
    return told


@every("*/10 * * * *")
def remind_of_unanswered() -> int:
    """Who asked to open something sealed and got no answer within the hour is told once not to wait; the same whatever there is."""
    told = 0
    for one in queries.unanswered(now()):
        title = _("您提请的应急查阅一小时没有人答复，请不要再等，直接找%(who)s") % {"who": queries.named(queries.turn_to(one.community))}
        told += notify([one.asked_by], UNANSWERED, title, url=reverse("community:approval", args=[one.pk]), once=f"glass-{one.pk}")
    return told


@every("50 3 * * *")
def renew_marks() -> int:
    """The marks by which telephone numbers are found, where they are missing or lie under an older key; returns how many."""
    return marks.renew()


@every("20 4 * * *")
def forget_imports() -> None:
    """What stood in rows to be mended is kept for a month; files whose import never came to be are swept."""
    for imported in Import.objects.filter(at__lt=now() - MONTH, is_forgotten=False).select_related("community")[:200]:
        actions.forget_import(imported, by=system_user(imported.community))
    waiting = set(Import.objects.exclude(path="").values_list("path", flat=True))
    for file in imports.folder().iterdir():
        if file.name not in waiting and file.stat().st_mtime < (now() - timedelta(days=1)).timestamp():
            file.unlink(missing_ok=True)


@every("15 4 * * *")
def forget_guesses() -> None:
    """Buckets of sign-in tries that have long run dry."""
    Guess.objects.filter(at__lt=now() - timedelta(days=2)).delete()
