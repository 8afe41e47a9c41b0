"""Notices: what a person is told, in the inbox and by e-mail, by kinds that he may switch and hours in which he rests."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from liren.core.calendar import now
from liren.core.models import Event, Notice, NoticePreference

KINDS: dict[str, "Kind"] = {}
MAIL_TRIES = 8
LEASE = timedelta(minutes=10)  # for a worker that took a mail up to be done with it


@dataclass(frozen=True)
class Kind:
    """A kind of notice and the ways it takes unless its reader chose others."""

    name: str
    label: Any
    in_app: bool = True
    mail: bool = False


def notice_kind(name: str, label: Any, *, in_app: bool = True, mail: bool = False) -> str:
    """Register a kind, e.g. `OVERDUE = notice_kind("cases.overdue", _("诉求超期"), mail=True)`; returns its name."""
    if KINDS.setdefault(name, made := Kind(name, label, in_app, mail)) != made:
        raise ValueError(f"two kinds of notice are called {name}")
    return name


def notify(
    users: Iterable[Any], kind: str, title: str, text: str = "", url: str = "", *, event: Event | None = None, once: str | None = None
) -> int:
    """Tell people one thing, in two queries whatever their number; returns how many rows were written or already there.

    `once` names the thing told: the same person is not told it twice, however often this is called. Title and text go
    into e-mails as they stand and so hold no personal data of others. Raises KeyError for a kind nobody registered.
    """
    readers = {u.pk: u for u in users if u.is_active and not getattr(u, "is_system", False)}
    if not readers:
        return 0
    ways = _ways(kind, readers)
    rows = [
        Notice(user_id=pk, kind=kind, title=title[:200], text=text, url=url, event=event, once=once and f"{kind}:{once}"[:120], **when)
        for pk, when in ((pk, _when(readers[pk], *ways[pk])) for pk in readers if any(ways[pk]))
    ]
    return len(Notice.objects.bulk_create(rows, ignore_conflicts=True))


def _ways(kind: str, readers: Mapping[int, Any]) -> dict[int, tuple[bool, bool]]:
    """(in app, by mail) of each reader."""
    usual = (KINDS[kind].in_app, KINDS[kind].mail)
    chosen = NoticePreference.objects.filter(kind=kind, user_id__in=readers).values_list("user_id", "in_app", "mail")
    return dict.fromkeys(readers, usual) | {pk: (in_app, mail) for pk, in_app, mail in chosen}


def _when(user: Any, in_app: bool, mail: bool) -> dict[str, datetime | None]:
    """A notice by mail alone is born read; a mail waits until its reader's quiet hours end."""
    present = now()
    quiet = getattr(user, "quiet_from", None), getattr(user, "quiet_until", None)
    due = end_of_quiet(present, *quiet) if mail and user.email else None
    return {"at": present, "read_at": None if in_app else present, "mail_due_at": due}


def end_of_quiet(present: datetime, start: time | None, end: time | None) -> datetime:
    """When one may write to somebody who rests from `start` to `end` (also over midnight): now, or at the end of it."""
    if start is None or end is None or start == end:
        return present
    clock = present.time()
    resting = start <= clock < end if start < end else clock >= start or clock < end
    if not resting:
        return present
    day = present.date() if clock < end else present.date() + timedelta(days=1)
    return datetime.combine(day, end, present.tzinfo)


def unread_count(user: Any) -> int:
    """For the bell; one query over an index of unread notices alone."""
    return Notice.objects.filter(user=user, read_at=None).count()


def inbox(user: Any, kind: str = "", unread: bool = False) -> QuerySet[Notice]:
    """A person's notices, newest first, on request of one kind or only unread ones."""
    found = Notice.objects.filter(user=user).order_by("-at", "-pk")
    if kind:
        found = found.filter(kind=kind)
    return found.filter(read_at=None) if unread else found


def mark_read(user: Any, pks: Iterable[int] | None = None) -> int:
    """Mark some notices of a person read, or all; what was read in time need not be mailed."""
    mine = Notice.objects.filter(user=user, read_at=None)
    if pks is not None:
        mine = mine.filter(pk__in=pks)
    return mine.update(read_at=now(), mail_due_at=None)


def preferences(user: Any) -> list[dict[str, Any]]:
    """Every kind with the ways this person gets it."""
    chosen = {p.kind: p for p in NoticePreference.objects.filter(user=user)}
    return [
        {"kind": kind, "label": kind.label, "in_app": way.in_app, "mail": way.mail}
        for kind in sorted(KINDS.values(), key=lambda k: k.name)
        for way in [chosen.get(kind.name, kind)]
    ]


def prefer(user: Any, wanted: Mapping[str, tuple[bool, bool]]) -> None:
    """Set (in app, by mail) for kinds; unknown kinds are left out."""
    rows = [NoticePreference(user=user, kind=k, in_app=a, mail=m) for k, (a, m) in wanted.items() if k in KINDS]
    NoticePreference.objects.bulk_create(rows, update_conflicts=True, unique_fields=["user", "kind"], update_fields=["in_app", "mail"])


def send_mails(limit: int = 200) -> int:
    """Send the mails that are due; one that fails is tried again later, one that was sent never.

    The mail's identity is the notice's, so that even a mail server that took it from a worker killed in that very
    moment can tell the second copy from a new mail.
    """
    due = Notice.objects.filter(mailed_at=None, mail_due_at__lte=now(), mail_tries__lt=MAIL_TRIES)
    sent, connection = 0, get_connection()
    for notice in due.select_related("user").order_by("mail_due_at")[:limit]:
        mine = Notice.objects.filter(pk=notice.pk, mail_due_at=notice.mail_due_at, mailed_at=None)
        if mine.update(mail_due_at=now() + LEASE, mail_tries=notice.mail_tries + 1):
            sent += _send(notice, connection)
    connection.close()
    return sent


def _send(notice: Notice, connection: Any) -> bool:
    row = Notice.objects.filter(pk=notice.pk)
    try:
        _mail(notice, connection).send()
    except OSError:  # smtplib's errors are OSErrors
        row.update(mail_due_at=now() + timedelta(minutes=2**notice.mail_tries))
        return False
    row.update(mailed_at=now())
    return True


def _mail(notice: Notice, connection: Any) -> EmailMessage:
    link = f"{settings.SITE_URL.rstrip('/')}{notice.url}" if notice.url else ""
    foot = _("此邮件由里仁平台发送，请勿直接回复。如不需要此类邮件，可在“消息设置”中关闭。")
    body = "\n\n".join(filter(None, [notice.text or notice.title, link, f"-- \n{foot}"]))
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2]
    headers = {"Message-ID": f"<notice-{notice.pk}@{domain}>", "Auto-Submitted": "auto-generated"}
    return EmailMessage(notice.title, body, to=[notice.user.email], headers=headers, connection=connection)


def undeliverable() -> QuerySet[Notice]:
    """Mails that were given up."""
    return Notice.objects.filter(mailed_at=None, mail_tries__gte=MAIL_TRIES, mail_due_at__isnull=False)
