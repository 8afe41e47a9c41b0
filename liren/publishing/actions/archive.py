"""Writes of the archive: categories, what falls due, what is filed where, and what goes with two persons' word (S1 7.1.2.4-1)."""

from collections.abc import Sequence

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from liren.community.actions._values import written
from liren.community.models import Community, User
from liren.core.actions import Refused, action
from liren.core.calendar import today
from liren.publishing import queries
from liren.publishing.flow import DISPOSAL, HEADS, RECORD, WRITERS
from liren.publishing.models import ArchiveCategory, ArchiveRecord, Disposal
from liren.publishing.rules import archive as rules
from liren.publishing.rules.catalog import archive_categories


@action("publishing.begin_archive", _("启用档案"), by=f"{HEADS} system", creates=True)
def begin_archive(home: Community, *, by: User) -> ArchiveCategory:
    """启用社区档案：按建议的类目和保管期限建好，之后自己改。"""
    if ArchiveCategory.objects.filter(community=home).exists():
        raise Refused(__("已经启用"))
    rows = [ArchiveCategory(community=home, **told) for told in archive_categories()]
    ArchiveCategory.objects.bulk_create(rows)
    return ArchiveCategory.objects.filter(community=home).order_by("pk")[0]


@action("publishing.gather_records", _("收集待归档"), by=f"{WRITERS} report_custodian system", creates=True)
def gather_records(home: Community, *, by: User) -> ArchiveRecord:
    """收集待归档：各处办完、签发、定稿的记录，按类目定应归档的日子；每晚自动收集一次。"""
    found = queries.to_gather(home)
    if not found:
        raise Refused(__("没有新的待归档记录"))
    ArchiveRecord.objects.bulk_create(found, ignore_conflicts=True, batch_size=500)
    return ArchiveRecord.objects.filter(community=home).order_by("-pk")[0]


@action("publishing.edit_category", _("修改类目"), by=HEADS)
def edit_category(category: ArchiveCategory, *, by: User, name: str, retention: str, days: int) -> ArchiveCategory:
    """修改类目：名称、保管期限、归档期限；已归档的不变，以后归档的按新的。"""
    if not 1 <= days <= 730:
        raise Refused(__("归档期限请填 1 到 730 天"))
    category.name, category.retention, category.days = name.strip()[:40], retention, days
    return category


@action("publishing.file_record", _("归档"), flow=RECORD, tells=["shelf"])
def file_record(record: ArchiveRecord, *, by: User, shelf: str) -> ArchiveRecord:
    """归档：写明档号（全宗-目录-案卷），保管期限由类目定，从归档当年年底起算。"""
    record.shelf, record.retention = _shelf(shelf), record.category.retention
    record.filed_on, record.filed_by = today(), by
    record.until = rules.kept_until(today(), record.retention)
    return record


@action("publishing.move_record", _("改档号"), flow=RECORD, tells=["shelf"])
def move_record(record: ArchiveRecord, *, by: User, shelf: str) -> ArchiveRecord:
    """改档号：归错了卷、换了盒的，写新的档号；原来的留在经过里。"""
    record.shelf = _shelf(shelf)
    return record


def _shelf(shelf: str) -> str:
    if not rules.well_shelved(shelf.strip()):
        raise Refused(__("档号请写成 全宗号-目录号-案卷号，例如 LR01-ZD-003"))
    return shelf.strip()


@action("publishing.propose_disposal", _("提出处置"), by=WRITERS, creates=True, tells=["fate"])
def propose_disposal(
    home: Community, *, by: User, records: Sequence[ArchiveRecord], fate: str, reason: str, receiver: str = ""
) -> Disposal:
    """提出处置：保管期满的列成清单，写明鉴定意见；移交写接收单位。另一位负责人核准后才算。"""
    rows = list(ArchiveRecord.objects.select_for_update().filter(pk__in=[one.pk for one in records], community=home, disposal=None))
    if not rows or len(rows) != len(records):
        raise Refused(__("请勾选还没有列入其他清单的案卷"))
    reason = written(reason, __("请写鉴定意见"))
    if fate == rules.Fate.TRANSFER and not receiver.strip():
        raise Refused(__("移交请写接收单位"))
    early = [one for one in rows if one.state != "filed" or not rules.may_go(fate, one.retention, one.until, today())]
    if early:
        raise Refused(__("“%(title)s”还没到期；永久保管的只能移交，不能销毁") % {"title": early[0].title})
    made = Disposal(community=home, fate=fate, reason=reason[:300], receiver=receiver.strip()[:80], by=by)
    made.save(force_insert=True)
    ArchiveRecord.objects.filter(pk__in=[one.pk for one in rows]).update(disposal=made)
    return made


@action("publishing.dispose_record", _("移交或销毁"), flow=RECORD)
def dispose_record(record: ArchiveRecord, *, by: User) -> ArchiveRecord:
    """移交或销毁：只随核准的清单一起，提出清单的人不能办。"""
    if record.disposal is None or record.disposal.by_id == by.pk:
        raise Refused(__("先由另一人列入清单"))
    return record


@action("publishing.carry_out", _("核准处置"), flow=DISPOSAL, only=queries.not_proposed_by)
def carry_out(disposal: Disposal, *, by: User) -> Disposal:
    """核准处置：提出的人以外的一位负责人核准，清单上的案卷记为已移交或已销毁；平台里的原记录不动。"""
    disposal.decided_by, disposal.decided_on = by, today()
    for one in disposal.records.select_related("disposal"):  # type: ignore[attr-defined]
        dispose_record(one, by=by)
    return disposal


@action("publishing.turn_down", _("不同意处置"), flow=DISPOSAL, only=queries.not_proposed_by)
def turn_down(disposal: Disposal, *, by: User) -> Disposal:
    """不同意处置：案卷继续保管，可以另列清单。"""
    disposal.decided_by, disposal.decided_on = by, today()
    disposal.records.update(disposal=None)  # type: ignore[attr-defined]
    return disposal
