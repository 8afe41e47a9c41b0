"""Writes of care (S1 6.2.4, 7.2.3.2): what is said goes into the vault and nowhere else."""

import secrets
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from liren.care import queries
from liren.care.flow import CONSULTATION, MANDATE, REGISTRATION
from liren.care.models import Consultation, Disclosure, Entry, Mandate, Registration, Slot, Tip
from liren.care.rules import code_of, months_later
from liren.community.models import Appointment, Community, Organization, Place, Post, User
from liren.community.queries import held_today
from liren.core import vault
from liren.core.actions import Refused, action
from liren.core.calendar import now, today

REVIEW_MONTHS = 6


@action("care.offer_slot", _("放出接待时段"), by="counselor", creates=True)
def offer_slot(post: Post, *, by: User, starts_at: datetime, ends_at: datetime) -> Slot:
    """放出一段可预约的时间（S1 6.2.4：配备或协调心理咨询人员）。"""
    if not any(area.post_id == post.pk for area in by.areas()):
        raise Refused(__("只能放出本人岗位的接待时段"))
    if starts_at <= now() or ends_at <= starts_at:
        raise Refused(__("请填写今后的时间，结束要晚于开始"))
    if Slot.objects.filter(post=post, starts_at__lt=ends_at, ends_at__gt=starts_at).exists():
        raise Refused(__("这段时间与已放出的时段重叠"))
    return Slot(community=post.community, post=post, starts_at=starts_at, ends_at=ends_at)


@action("care.ask", _("提出心理咨询"), by="employee", creates=True)
def ask(
    home: Community, *, by: User, way: str, text: str, contact: str = "", slot: Slot | None = None, post: Post | None = None
) -> Consultation:
    """保密求助：只有选定的咨询师看得到；单位、网格和社区工作人员都看不到。"""
    told = {"name": by.name, "contact": contact or by.phone, "text": text}
    return _begin(home, by, post or (slot.post if slot else None), slot, way, told)


@action("care.note_call", _("登记来电求助"), by="counselor", creates=True)
def note_call(home: Community, *, by: User, way: str, name: str, contact: str, text: str) -> Consultation:
    """登记来电来访的求助：可以用化名，不必有账号。"""
    post = queries.counselors(home).filter(pk__in=[area.post_id for area in by.areas()]).first()
    told = {"name": name, "contact": contact, "text": text}
    return _begin(home, None, post, None, way, told, channel=Consultation.Channel.PHONE, state="taken", taken_at=now())


def _begin(
    home: Community, client: User | None, post: Post | None, slot: Slot | None, way: str, told: dict[str, str], **more: Any
) -> Consultation:
    post = post or queries.counselors(home).first()
    if post is None or post.community_id != home.pk or post.role != "counselor":
        raise Refused(__("本社区暂时没有咨询师在岗。急需帮助请拨打心理援助热线 12356，有生命危险请拨 120、110"))
    if slot and not Slot.objects.filter(pk=slot.pk, community=home, is_taken=False, starts_at__gt=now()).update(is_taken=True):
        raise Refused(__("这个时段刚被约走，请另选一个"))
    code = code_of(secrets.token_bytes(8))
    made = Consultation.objects.create(community=home, code=code, client=client, post=post, slot=slot, way=way, asked_at=now(), **more)
    vault.seal(made, told)
    return made


@action("care.take", _("接待"), flow=CONSULTATION)
def take(consultation: Consultation, *, by: User) -> Consultation:
    """接待：咨询师开始咨询。"""
    consultation.taken_at = now()
    return consultation


@action("care.write", _("写咨询记录"), by="counselor employee", creates=True)
def write(consultation: Consultation, *, by: User, text: str, kind: str = "message") -> Entry:
    """写笔记或留言：只存密文；不设诊断栏，咨询人员不得从事诊断（精神卫生法 23）。"""
    if consultation.state not in {"asked", "taken"}:
        raise Refused(__("咨询已结束，不能再写；需要时请重新求助"))
    if kind == "note" and "counselor" not in by.roles():
        raise Refused(__("请以留言写给咨询师"))
    made = Entry.objects.create(consultation=consultation, kind=kind, by=by, at=now())
    vault.seal(made, {"text": text.strip()}, under=consultation)
    return made


@action("care.close", _("结束咨询"), flow=CONSULTATION)
def close(consultation: Consultation, *, by: User) -> Consultation:
    """结束咨询；内容保存到本人要求销毁或期满。"""
    consultation.closed_at = now()
    return consultation


@action("care.withdraw", _("撤回求助"), flow=CONSULTATION)
def withdraw(consultation: Consultation, *, by: User) -> Consultation:
    """本人撤回还没有接待的求助；时段放回。"""
    _free(consultation)
    return consultation


@action("care.erase", _("销毁内容"), flow=CONSULTATION)
def erase(consultation: Consultation, *, by: User) -> Consultation:
    """销毁：连同密钥一起删除，谁也不能再打开；只留不含个人信息的计数。"""
    vault.destroy(consultation)
    consultation.entries.all().delete()
    _free(consultation, only_coming=False)
    consultation.client = None
    return consultation


def _free(consultation: Consultation, *, only_coming: bool = True) -> None:
    if consultation.slot_id:
        coming = Slot.objects.filter(pk=consultation.slot_id, starts_at__gt=now())
        coming.update(is_taken=False)
        consultation.slot = None


@action("care.warn", _("危险告知"), by="counselor", creates=True, tells=["recipient"])
def warn(consultation: Consultation, *, by: User, recipient: str, who: str, reason: str) -> Disclosure:
    """有伤害自己或他人的现实危险时依法告知：写明告知了谁、为什么、说了什么；事后由审计员复核。"""
    if recipient not in Disclosure.Recipient.values or len(who.strip()) < 2 or len(reason.strip()) < 10:
        raise Refused(__("请写明告知了谁，以及什么样的现实危险使告知必要（至少十个字）"))
    made = Disclosure.objects.create(community=consultation.community, post=consultation.post, recipient=recipient, by=by, at=now())
    vault.seal(made, {"who": who.strip(), "reason": reason.strip()})
    note = Entry.objects.create(consultation=consultation, kind="note", by=by, at=now())
    told = {"who": who.strip(), "reason": reason.strip()}
    vault.seal(note, {"text": __("危险告知：%(who)s。%(reason)s") % told}, under=consultation)
    return made


@action("care.review_disclosure", _("复核危险告知"), by="auditor")
def review_disclosure(disclosure: Disclosure, *, by: User) -> Disclosure:
    """复核：告知对象和理由是否必要。"""
    if disclosure.reviewed_at:
        raise Refused(__("这一次告知已经复核过"))
    disclosure.reviewed_by, disclosure.reviewed_at = by, now()
    return disclosure


# ---- mandated registration


@action("care.file_mandate", _("登记授权书"), by="center_head secretary", creates=True, tells=["document"])
def file_mandate(
    home: Community, *, by: User, basis: str, department: Organization, document: str, valid_until: date, assessment: str,
    worker_one: User, worker_two: User | None = None,
) -> Mandate:  # fmt: skip
    """登记授权书：法律依据、提出要求的部门、文号、有效期、影响评估和至多两名登记人；另一位负责人同意后启用。"""
    named = [one for one in (worker_one, worker_two) if one]
    if len({one.pk for one in named}) < len(named) or not all(_governs(one, home) for one in named):
        raise Refused(__("登记人须是本社区在任的综合治理岗，至多两名、不能重复"))
    if valid_until <= today():
        raise Refused(__("授权书已过有效期"))
    if len(basis.strip()) < 6 or len(document.strip()) < 3:
        raise Refused(__("请写明法律依据和授权文号"))
    if len(assessment.strip()) < 20:
        raise Refused(__("启用前须完成个人信息保护影响评估（个人信息保护法第五十五条）：请写明目的、影响和保护措施，至少二十个字"))
    return Mandate(
        community=home, basis=basis, department=department, document=document, valid_until=valid_until, assessment=assessment,
        worker_one=worker_one, worker_two=worker_two, filed_by=by, filed_at=now(),
        department_post=Post.objects.filter(organization=department, role="department_officer", closed_on=None).order_by("pk").first(),
    )  # fmt: skip


def _governs(user: User, home: Community) -> bool:
    return user.appointments.filter(held_today(), post__community=home, post__role="governance_worker", post__closed_on=None).exists()


def _other_head(mandate: Mandate, user: User) -> bool:
    filed = Appointment.objects.filter(held_today(), user=mandate.filed_by_id, post__community=mandate.community_id)
    theirs = set(filed.values_list("post__role", flat=True))
    mine = {area.role for area in user.areas() if mandate.community_id in area.communities}
    return user.pk != mandate.filed_by_id and bool((mine & {"center_head", "secretary"}) - theirs)


@action("care.switch_on", _("同意启用"), flow=MANDATE, only=_other_head)
def switch_on(mandate: Mandate, *, by: User) -> Mandate:
    """同意启用：中心负责人与书记主任两人都同意，登记才存在。"""
    if mandate.valid_until < today():
        raise Refused(__("授权书已过有效期"))
    if queries.mandate_of(mandate.community):
        raise Refused(__("已有一份授权书在用，请先停用"))
    Mandate.objects.filter(community=mandate.community, state="active", valid_until__lt=today()).update(state="ended")
    mandate.agreed_by = by
    return mandate


@action("care.switch_off", _("停用"), flow=MANDATE)
def switch_off(mandate: Mandate, *, by: User) -> Mandate:
    """停用：登记的内容随即删除。"""
    for one in Registration.objects.filter(mandate=mandate, state="active"):
        _forget(one)
        one.state = "erased"
        one.save(update_fields=["state", "tip"])
    return mandate


@action("care.register", _("登记"), by="governance_worker", creates=True)
def register(mandate: Mandate, *, by: User, name: str, contact: str, seen: str, request: str, place: Place | None = None) -> Registration:
    """按授权登记：只由点名的登记人登记，半年内复核；网格员只看到不带原因的“结伴走访”。"""
    if by.pk not in (mandate.worker_one_id, mandate.worker_two_id) or mandate.state != "active" or mandate.valid_until < today():
        raise Refused(__("没有在用的授权书点名您登记"))
    due = min(months_later(today(), REVIEW_MONTHS), mandate.valid_until)
    tip = Tip.objects.create(community=mandate.community, place=place, until=due) if place else None
    code = code_of(secrets.token_bytes(8))
    made = Registration.objects.create(community=mandate.community, code=code, mandate=mandate, tip=tip, by=by, at=now(), review_due_on=due)
    vault.seal(made, {"name": name, "contact": contact, "seen": seen, "request": request})
    return made


@action("care.renew", _("复核后续期"), flow=REGISTRATION)
def renew(registration: Registration, *, by: User) -> Registration:
    """复核：仍有必要才续，至多再半年，不超过授权书有效期。"""
    if registration.mandate.state != "active" or registration.mandate.valid_until < today():
        raise Refused(__("授权书已停用或过期，登记将被删除"))
    registration.review_due_on = min(months_later(today(), REVIEW_MONTHS), registration.mandate.valid_until)
    if registration.tip:
        Tip.objects.filter(pk=registration.tip_id).update(until=registration.review_due_on)
    return registration


@action("care.delete", _("删除登记"), flow=REGISTRATION)
def delete(registration: Registration, *, by: User) -> Registration:
    """删除登记：内容连同密钥销毁，提示一并撤下。"""
    _forget(registration)
    return registration


def _forget(registration: Registration) -> None:
    vault.destroy(registration)
    tip, registration.tip = registration.tip_id, None
    Registration.objects.filter(pk=registration.pk).update(tip=None)
    Tip.objects.filter(pk=tip).delete()


@action("care.set_tip", _("提示结伴走访"), by="governance_worker", creates=True)
def set_tip(place: Place, *, by: User, until: date) -> Tip:
    """提示结伴走访：犬只、施工、偏僻、安全等任何原因都可以提示，不写原因。"""
    if until < today():
        raise Refused(__("提示日期不能早于今天"))
    return Tip(community=place.community, place=place, until=until)
