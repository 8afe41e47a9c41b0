"""Actions: the only way anything changes.

One name – "cases.assign" – is at once the permission that is asked for, the entry in the journal, the event that
handlers hear, and the CloudEvents type the outside world receives.
"""

import functools
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, models, transaction
from django.utils.crypto import salted_hmac
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from liren.core.calendar import now
from liren.core.flow import Flow, Step
from liren.core.models import Event
from liren.core.search import Index
from liren.core.writing import insert, together

T = TypeVar("T", bound=models.Model)
P = ParamSpec("P")
R = TypeVar("R", bound=models.Model)
Handler = Callable[[Any, Event], None]

ACTIONS: dict[str, "Action[Any, Any, Any]"] = {}
_QUIET: ContextVar[bool] = ContextVar("quiet", default=False)
HANDLERS: defaultdict[str, list[Handler]] = defaultdict(list)
WANTED: dict[Handler, Callable[[Any], bool]] = {}  # what a handler hears, where it does not hear everything


class Telling:
    """Who tells the handlers: the process that acted, right after its commit, or – for a web server – the worker, within a second."""

    by_worker = False


class Refused(Exception):
    """A rule of the domain says no; the message is shown to the user as it stands."""


class Stale(Refused):
    """Somebody else changed the thing since the user looked at it."""


class KeyConflict(Refused):
    """The same idempotency key came with other content (HTTP 409)."""


@dataclass(frozen=True)
class Given:
    """What the sender knows besides the content: the version he saw and the key of this very sending."""

    version: int | None = None
    key: str = ""


@dataclass
class BulkResult(Generic[T]):
    """Which things were done, and which were refused with the reason for each."""

    done: list[T] = field(default_factory=list)
    refused: list[tuple[T, str]] = field(default_factory=list)


@dataclass(eq=False)
class Action(Generic[T, P, R]):
    """A named write. Call it like the function it wraps; `by` is always the acting user."""

    name: str
    label: Any
    roles: frozenset[str]
    step: Step | None
    creates: bool
    tells: tuple[str, ...]
    only: Callable[[Any, Any], bool] | None
    func: Callable[Concatenate[T, P], R]

    def __call__(self, target: T, *args: P.args, **kwargs: P.kwargs) -> R:
        return self._once(Given(), target, args, kwargs)

    def given(self, *, version: int | None = None, key: str = "") -> Callable[Concatenate[T, P], R]:
        """The same action, done only if the thing still has this version, and only once for this key."""

        def call(target: T, *args: P.args, **kwargs: P.kwargs) -> R:
            return self._once(Given(version, key), target, args, kwargs)

        return call

    def bulk(self, targets: Iterable[T], *args: P.args, **kwargs: P.kwargs) -> BulkResult[T]:
        """Each thing in its own transaction; a refusal for one does not touch the others."""
        result: BulkResult[T] = BulkResult()
        for target in targets:
            try:
                self._once(Given(), target, args, kwargs)
                result.done.append(target)
            except Refused as no:
                result.refused.append((target, str(no)))
            except PermissionDenied:
                result.refused.append((target, _("您的岗位无权执行此操作")))
        return result

    def tried(self, target: T, *args: P.args, **kwargs: P.kwargs) -> bool:
        """Was it done? For clockwork: what was told, answered or ended in this very moment is refused, and that is no fault."""
        try:
            self._once(Given(), target, args, kwargs)
        except Refused:
            return False
        return True

    def allows(self, user: Any, target: models.Model) -> bool:
        """May this user do this to that now? Right and state together, as a button needs it."""
        if self.step and getattr(target, "state", None) not in self.step.sources:
            return False
        return user.has_perm(self.name, target)

    def _once(self, given: Given, target: T, args: Any, kwargs: Any) -> R:
        digest = _digest(self.name, target, args, kwargs) if given.key else ""
        try:
            return self._run(given, digest, target, args, kwargs)
        except (IntegrityError, Refused, PermissionDenied):  # because the same was sent before? the journal's unique key knows
            if given.key and (done := _already_done(given.key, digest)):
                return done  # type: ignore[return-value]
            raise

    def _run(self, given: Given, digest: str, target: T, args: Any, kwargs: Any) -> R:
        by, before = kwargs["by"], {}
        try:
            with transaction.atomic(), together():
                before = _columns(target) if self.creates else _lock(target)
                if not by.has_perm(self.name, target):
                    raise PermissionDenied(self.name)
                if given.version is not None and given.version != getattr(target, "version", None):
                    raise Stale(_what_changed(target))
                _move(target, self.step)
                changed = self.func(target, *args, **kwargs)
                differences = _save(changed, before if changed is target else None)
                if changed is not target and not self.creates and _columns(target) != before:
                    raise TypeError(f"{self.name} altered what it acts on but returned something else")
                event = self._journal(changed, by, differences, kwargs, given.key, digest)
                if event.announced_at is None and event.retry_at is None:
                    transaction.on_commit(lambda: announce(event), robust=True)
        except BaseException:
            for name, value in before.items():
                setattr(target, name, value)
            raise
        return changed

    def _journal(self, changed: models.Model, by: Any, differences: dict, kwargs: dict, key: str, digest: str) -> Event:
        heard, instant = _is_heard(self.name, changed), now()
        event = Event(
            at=instant,
            community_id=getattr(changed, "community_id", None),
            actor_id=by.pk,
            action=self.name,
            subject_type=changed._meta.label_lower,
            subject_id=changed.pk,
            changes=differences,
            details={name: plain(kwargs[name]) for name in self.tells if kwargs.get(name) not in (None, "")},
            key=key or None,
            digest=digest,
            announced_at=None if heard else instant,
            retry_at=instant if heard and Telling.by_worker else None,  # due at once: the worker need not wait for us
        )
        insert([event])
        return event


def action(
    name: str,
    label: Any = "",
    *,
    by: str = "",
    flow: Flow | None = None,
    creates: bool = False,
    tells: Iterable[str] = (),
    only: Callable[[Any, Any], bool] | None = None,
) -> Callable[[Callable[Concatenate[T, P], R]], Action[T, P, R]]:
    """Make a function an action: lock, permit, check, move the state, run, save, journal, announce.

    `by` names the roles (with a `flow` they stand in its row); `creates` says that the target is only the parent of
    what is made and is not locked; `tells` names the arguments that the journal may keep (never personal data); `only`
    narrows the right to some of those roles, asked as only(thing, user): e.g. to the post that holds the thing.
    """
    step = flow.steps[name.split(".")[1]] if flow else None
    roles = step.roles if step else frozenset(by.split())

    def wrap(func: Callable[Concatenate[T, P], R]) -> Action[T, P, R]:
        made = Action(name, label, roles, step, creates, tuple(tells), only, func)
        functools.update_wrapper(made, func, updated=())
        if ACTIONS.setdefault(name, made) is not made:
            raise ValueError(f"two actions are called {name}")
        return made

    return wrap


def on(name: str, *, only: Callable[[Any], bool] | None = None) -> Callable[[Handler], Handler]:
    """Hear an action of an app below; handlers run after its transaction has committed and must be idempotent.

    `only` asks the thing whether it matters: a file of thousands of rows that nobody hears of is not announced row by row.
    """

    def wrap(func: Handler) -> Handler:
        HANDLERS[name].append(func)
        if only is not None:
            WANTED[func] = only
        return func

    return wrap


def _hears(handler: Handler, subject: models.Model) -> bool:
    return handler not in WANTED or WANTED[handler](subject)


@contextmanager
def quietly() -> Iterator[None]:
    """Actions of the block are journaled and heard by nobody: for a past that is retold, such as the demo's year."""
    token = _QUIET.set(True)
    try:
        yield
    finally:
        _QUIET.reset(token)


def _is_heard(name: str, changed: models.Model) -> bool:
    return not _QUIET.get() and any(_hears(handler, changed) for handler in HANDLERS.get(name, ()))


def announce(event: Event) -> None:
    """Tell the handlers, all in one transaction: one commit, and none of them is half heard.

    An event that one of them fails on stays unannounced; the worker tells it again later.
    """
    row = Event.objects.filter(pk=event.pk)
    try:
        with transaction.atomic():
            subject = models_by_label(event.subject_type)._base_manager.get(pk=event.subject_id)
            for handler in HANDLERS[event.action]:
                if _hears(handler, subject):
                    handler(subject, event)
            row.update(announced_at=now(), last_error="")
    except Exception as error:
        told = f"{type(error).__name__}: {error}"[:500]
        row.update(tries=models.F("tries") + 1, last_error=told, retry_at=now() + backoff(event.tries))
        raise


def backoff(tries: int) -> timedelta:
    """How long to wait after so many failures: 30 s, 1 min, 2 min … at most 6 h."""
    return timedelta(seconds=min(30 * 2 ** min(tries, 12), 6 * 3600))


def models_by_label(label: str) -> type[models.Model]:
    """The model class of a journal row's subject type."""
    return apps.get_model(label)


def plain(value: Any) -> Any:
    """A value as JSON can hold it; a row becomes its id and name, a file its name and size."""
    if isinstance(value, models.Model):
        return {"id": value.pk, "name": str(value)}
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple, set, frozenset, models.QuerySet)):
        return [plain(v) for v in value]
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if hasattr(value, "size") and hasattr(value, "name"):
        return {"name": value.name, "size": value.size}
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _digest(name: str, target: models.Model, args: Any, kwargs: dict) -> str:
    """Of who sends what, under a key that is not in the database: what was sent, such as a telephone number, cannot be guessed from it."""
    sent = [name, target._meta.label_lower, target.pk, plain(args), plain(kwargs)]
    told = json.dumps(sent, ensure_ascii=False, sort_keys=True, default=str)
    return salted_hmac("liren.core.actions", told, algorithm="sha256").hexdigest()


def _already_done(key: str, digest: str) -> models.Model | None:
    event = Event.objects.filter(key=key).first()
    if event is None:
        return None
    if event.digest != digest:
        raise KeyConflict(_("这份表单已经用别的内容提交过。已提交的那份已保存；如需再报一件，请重新打开表单。"))
    return models_by_label(event.subject_type)._base_manager.get(pk=event.subject_id)


def _columns(thing: models.Model) -> dict[str, Any]:
    return {f.attname: getattr(thing, f.attname) for f in thing._meta.concrete_fields}


def _lock(target: models.Model) -> dict[str, Any]:
    """Read the row under lock into the object; relations already loaded stay loaded where the id is the same.

    `__class__`, because the user of a request is a lazy object."""
    model = target.__class__
    found = next(iter(model._base_manager.raw(_reading(model, connection.vendor), [target.pk])), None)
    if found is None:
        raise Refused(_("这条记录已不存在"))
    row = _columns(found)
    for name, value in row.items():
        setattr(target, name, value)
    return row


@functools.cache
def _reading(model: type[models.Model], _vendor: str) -> str:
    """The statement that reads one row of a model under lock; kept, because for a wide table making it costs more than running it."""
    return model._base_manager.select_for_update().filter(pk=0).order_by().query.sql_with_params()[0]


def _move(target: models.Model, step: Step | None) -> None:
    if step is None:
        return
    if target.state not in step.sources:  # type: ignore[attr-defined]
        raise Refused(_("“%(state)s”状态下不能执行此操作") % {"state": target.get_state_display()})  # type: ignore[attr-defined]
    target.state = step.target  # type: ignore[attr-defined]


def _save(changed: models.Model, before: dict[str, Any] | None) -> dict[str, list[Any]]:
    index: Index | None = getattr(changed, "SEARCH", None)
    if changed._state.adding:
        changed.save(force_insert=True)
    if before is None:
        if index:
            index.put([changed])
        return {}
    hidden: frozenset[str] = getattr(changed, "JOURNAL_HIDES", frozenset())
    marks = _made_of(changed, before)
    after = _columns(changed)
    names = [name for name, value in after.items() if value != before[name]]
    if hasattr(changed, "version"):
        changed.version += 1
        names.append("version")
    if names:
        changed.save(update_fields=names)
    if index and index.concerns(names):
        index.put([changed])
    return {n: ["…", "…"] if n in hidden else [plain(before[n]), plain(after[n])] for n in names if n not in {"version", *marks}}


def _made_of(changed: models.Model, before: dict[str, Any]) -> list[str]:
    """Make the columns anew that are made of another one which changed (`core.marks`); their names, which the journal does not tell."""
    made = [f for f in changed._meta.concrete_fields if getattr(f, "made_of", "")]
    for one in made:
        if getattr(changed, one.made_of) != before[one.made_of]:  # type: ignore[attr-defined]
            one.pre_save(changed, False)
    return [one.attname for one in made]


def _what_changed(target: models.Model) -> str:
    last = Event.objects.filter(subject_type=target._meta.label_lower, subject_id=target.pk).order_by("-pk").first()
    if last is None:
        return _("这条记录刚刚被别人修改过，请核对后再办。")
    actor = get_user_model()._base_manager.filter(pk=last.actor_id or 0).first()
    spec = ACTIONS.get(last.action)
    when = date_format(localtime(last.at), "m-d H:i")
    told = {"who": str(actor or _("系统")), "when": when, "what": str(spec.label) if spec else last.action}
    return _("%(who)s 刚于 %(when)s 做了“%(what)s”，页面已更新，请核对后再办。") % told
