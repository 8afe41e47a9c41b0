"""What a dispute and its file set off: the file is opened and taken up again; those who work it hear of terms that are due."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.cases import queries as of_cases
from liren.cases.models import Case, Channel, Kind
from liren.community.models import User
from liren.community.queries import system_user
from liren.core.actions import on
from liren.core.models import Event
from liren.core.notices import notice_kind, notify
from liren.disputes import actions, queries
from liren.disputes.models import Mediation, Term

MEDIATION = notice_kind("disputes.turn", gettext_lazy("矛盾调解"), mail=True)


def is_dispute(case: Case) -> bool:
    return case.kind == Kind.DISPUTE and case.channel != Channel.IMPORT


@on("cases.report", only=is_dispute)
def open_with_the_case(case: Case, event: Event) -> None:
    """A dispute has its file from the first minute."""
    if case.is_open and queries.file_of(case) is None:
        actions.open_file(case, by=system_user(case.community))


@on("cases.recategorize")
def follow_the_category(case: Case, event: Event) -> None:
    """What turns out to be a dispute gets its file; the file of what is none after all stays where it stands, and its holder is told."""
    file = queries.file_of(case)
    if case.kind == Kind.DISPUTE and case.is_open and file is None:
        actions.open_file(case, by=system_user(case.community))
    elif case.kind != Kind.DISPUTE and file and file.state in {*queries.STAGES, "agreed"}:
        users = of_cases.holders([case.post_id] if case.post_id else [])
        _tell(users, _("已改为其他类别，调解卷宗原样留存：%(what)s"), file, event, himself=True)


@on("cases.reopen", only=is_dispute)
def take_up_with_the_case(case: Case, event: Event) -> None:
    """Whoever does not accept the answer is heard again."""
    file = queries.file_of(case)
    if file and file.mediator_id and actions.take_up.allows(by := system_user(case.community), file):
        actions.take_up(file, by=by)


@on("disputes.assess")
@on("disputes.replace_mediator")
def tell_the_mediator(file: Mediation, event: Event) -> None:
    """Who was named hears of it; the notice says no word of the matter."""
    if file.mediator and any(file.case.post_id == area.post_id for area in file.mediator.user.areas()):
        _tell([file.mediator.user], _("请您主持调解：%(what)s"), file, event)


@on("disputes.ask_after")
def ask_the_holder(term: Term, event: Event) -> None:
    """Whoever has the case asks the parties."""
    late = event.details["which"] == 2
    title = _("调解约定已到期，请回访：%(what)s") if late else _("调解约定将到期，请回访：%(what)s")
    post = term.mediation.case.post_id
    _tell(of_cases.holders([post]) if post else [], title, term.mediation, event)


def _tell(users: Iterable[User], title: str, file: Mediation, event: Event, *, himself: bool = False) -> None:
    told, url = title % {"what": file.case.number}, reverse("cases:detail", args=[file.case_id])
    notify([u for u in users if himself or u.pk != event.actor_id], MEDIATION, told, told, url, event=event, once=str(event.pk))
