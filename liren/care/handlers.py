"""Who hears that something sealed waits for him; the notice never says what."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.care.models import Consultation, Disclosure, Entry
from liren.community.models import User
from liren.community.queries import auditors, held_today
from liren.core.actions import on
from liren.core.models import Event
from liren.core.notices import notice_kind, notify

SEALED = notice_kind("care.sealed", gettext_lazy("保密消息"))


def _counselor(consultation: Consultation) -> list[User]:
    held = consultation.post.appointments.filter(held_today()).select_related("user")
    return [one.user for one in held]


@on("care.ask")
def tell_counselor(consultation: Consultation, event: Event) -> None:
    url = reverse("care:consultation", args=[consultation.pk])
    notify(_counselor(consultation), SEALED, _("有一件新的保密求助待您接待"), url=url, event=event, once=f"ask-{consultation.pk}")


@on("care.take")
def tell_client(consultation: Consultation, event: Event) -> None:
    if consultation.client:
        url = reverse("care:own", args=[consultation.pk])
        notify([consultation.client], SEALED, _("您有一条保密消息"), url=url, event=event, once=f"take-{consultation.pk}")


@on("care.write")
def tell_other_side(entry: Entry, event: Event) -> None:
    consultation = entry.consultation
    if entry.kind != Entry.Kind.MESSAGE:
        return
    to_client = entry.by_id != consultation.client_id
    readers = ([consultation.client] if consultation.client else []) if to_client else _counselor(consultation)
    url = reverse("care:own" if to_client else "care:consultation", args=[consultation.pk])
    notify(readers, SEALED, _("您有一条保密消息"), url=url, event=event, once=f"entry-{entry.pk}")


@on("care.warn")
def tell_auditor(disclosure: Disclosure, event: Event) -> None:
    title = _("有一次危险告知待复核")
    notify(auditors(disclosure.community_id), SEALED, title, url=reverse("care:disclosures"), event=event, once=f"warn-{disclosure.pk}")
