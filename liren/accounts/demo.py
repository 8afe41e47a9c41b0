"""The demo's story of accounts: somebody waits for his company's word, one person has two accounts, one leaves next week, one has left."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db.models import Q

from liren.accounts import actions
from liren.community.actions import appoint, end_appointment, open_account, open_post
from liren.community.models import Appointment, Community, Company, Post, User
from liren.community.queries import held_today, system_user
from liren.core.calendar import today

PASSWORD = "demo only, nobody signs in"  # noqa: S105 - accounts of the demo are entered by their card


def build(communities: list[Community], scale: Any, seed: int, say: Callable[[str], None]) -> None:
    """Told of the first community alone: the head, the contact and the worker of the demo find each of it on their pages."""
    home = communities[0]
    contact = _held(home, "company_contact")
    if contact and contact.post.company:
        _newcomer(contact, contact.post.company)
        _double(contact, contact.post.company)
    _leavers(home)
    say("账号：待确认的新员工、重复账号、离岗交接")


def _held(home: Community, role: str) -> Appointment | None:
    """The appointment of the demo's person in that role."""
    held = Appointment.objects.filter(held_today(), Q(user__username__startswith="demo-"), post__community=home, post__role=role)
    return held.select_related("user", "post__company", "post__community").order_by("pk").first()


def _newcomer(contact: Appointment, company: Company) -> None:
    sent = actions.invite(company, by=contact.user, role="employee", most=30, days=14, whom="二车间新员工")
    for name in ("许小满", "方立春"):
        actions.join(sent, by=system_user(company.community), name=name, password=PASSWORD)


def _double(contact: Appointment, company: Company) -> None:
    """Somebody who was opened an account at the counter and joined by the QR code as well."""
    system = system_user(company.community)
    one = actions.invite(company, by=contact.user, role="employee", is_open=False, whom="夜班班长")
    actions.join(one, by=system, name="罗晓峰", password=PASSWORD, phone="13900002468")
    post = Post.objects.filter(company=company, role="employee", closed_on=None).order_by("pk")[0]
    user = open_account(post, by=system, username="luoxf-counter", name="罗晓峰", password=PASSWORD, phone="13900002468")
    appoint(post, by=system, user=user)
    Appointment.objects.filter(user__name="罗晓峰").update(since=today() - timedelta(days=500))  # as if there all the year the demo tells


def _leavers(home: Community) -> None:
    head, system = _held(home, "center_head"), system_user(home)
    staff = Appointment.objects.filter(held_today(), post__community=home, post__role="grid_member", until=None)
    leaver = staff.exclude(user__username__startswith="demo-").select_related("user", "post__community").order_by("-pk").first()
    if leaver:
        end_appointment(leaver, by=system, until=today() + timedelta(days=7))
    if head:
        post = open_post(home, by=system, role="provider", title="暑期托管服务岗")
        user: User = open_account(post, by=system, username="summer-provider", name="柳青", password=PASSWORD)
        left = appoint(post, by=system, user=user, since=today() - timedelta(days=60))
        actions.hand_over(left, by=head.user, until=today(), remarks="活动室钥匙一把已交回；没有未了的事。")
