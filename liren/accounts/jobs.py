"""What comes round for accounts: the unused are disabled, what is over is forgotten."""

from datetime import timedelta

from django.conf import settings
from django.contrib.sessions.models import Session as Stored
from django.db.models import Q

from liren.accounts import actions
from liren.accounts.models import Session, TrustedBrowser
from liren.community.models import Appointment, User
from liren.community.queries import system_user
from liren.core.calendar import now
from liren.core.jobs import every
from liren.core.models import Event

KEPT = timedelta(days=90)


@every("30 3 * * *")
def disable_unused() -> None:
    """Accounts nobody has signed in with for so many days (等保 8.1.4.2 c), unless they were enabled again since."""
    if not settings.UNUSED_DAYS:
        return
    since, by = now() - timedelta(days=settings.UNUSED_DAYS), system_user()
    unused = User.objects.filter(is_active=True, is_system=False, joined_at__lt=since).filter(Q(last_login=None) | Q(last_login__lt=since))
    for user in unused:
        held = list(Appointment.objects.filter(user=user).select_related("post").order_by("-since", "-pk"))
        enabled = Event.objects.filter(action="accounts.enable_account", at__gt=since, subject_id__in=[one.pk for one in held])
        if held and not enabled.exists():
            actions.retire_account(held[0], by=by)


@every("40 3 * * *")
def forget_sessions() -> None:
    """Sessions that are over: their content at once, that they were after ninety days."""
    Stored.objects.filter(expire_date__lt=now()).delete()
    Session.objects.filter(begun_at__lt=now() - KEPT).delete()
    TrustedBrowser.objects.filter(until__lt=now()).delete()
