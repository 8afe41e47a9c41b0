"""What hot issues hear of cases: one that became something else is left out."""

from liren.cases.models import Case, Secrecy
from liren.community.queries import system_user
from liren.core.actions import on
from liren.core.models import Event
from liren.hotspots import actions
from liren.hotspots.models import Trace


@on("cases.recategorize")
def leave_out(case: Case, event: Event) -> None:
    """What is not ordinary any more is in no cluster."""
    trace = Trace.objects.filter(case=case).select_related("hotspot").first()
    if trace and case.secrecy != Secrecy.ORDINARY:
        actions.forget(trace.hotspot, by=system_user(case.community), case=case)
