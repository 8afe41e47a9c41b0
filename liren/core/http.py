"""What views need and nothing more: find, render, and the one place where a refusal becomes a message."""

from collections.abc import Callable, Container, Iterable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from ipaddress import ip_network
from time import perf_counter
from typing import Any, TypeVar
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import connection
from django.db.models import Model, QuerySet
from django.forms.renderers import TemplatesSetting
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.utils.http import content_disposition_header, url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from structlog import get_logger
from structlog.contextvars import bind_contextvars, clear_contextvars

from liren.core.actions import ACTIONS, Action, KeyConflict, Refused
from liren.core.documents import FORMATS, LANGUAGE, Document
from liren.core.tables import CONTENT_TYPE

M = TypeVar("M", bound=Model)
LANGUAGE_COOKIE = "liren-language"
PER_PAGE = 50
MOST_TICKED = 200
TYPED_LIMIT = 50_000  # characters of a refused form that are kept for its sender
NOWHERE = "/nowhere/"
Made = str | Callable[[Any], str]  # a sentence or an address; where it depends on what the action returned, made of that


class FormRenderer(TemplatesSetting):
    """Django forms drawn with our own field template."""

    field_template_name = "ui/field.html"


def get_visible(request: HttpRequest, model: type[M], *related: str, **lookup: Any) -> M:
    """The object, if the user may see it, with these relations; otherwise the same 404 as if it were not there."""
    rows = model.objects.visible_to(request.user)  # type: ignore[attr-defined]
    return get_object_or_404(rows.select_related(*related) if related else rows, **lookup)


def page(request: HttpRequest, template: str, context: dict[str, Any], *, part: str = "", status: int = 200) -> HttpResponse:
    """The whole page, or only the named part of it when htmx asks."""
    partial = part and request.htmx and not request.htmx.boosted  # type: ignore[attr-defined]
    return render(request, f"{template}#{part}" if partial else template, context, status=status)


def url_of(name: str) -> str:
    """The address of a page by its url name, or nothing where that page is not part of this installation."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def stamp(request: HttpRequest) -> dict[str, Any]:
    """Version and idempotency key that a form carried (`ui/stamp.html`), ready for `action.given(**stamp(request))`."""
    version, key = request.POST.get("version", ""), request.POST.get("key", "")[:64]
    return {
        "version": int(version) if version.isdecimal() and len(version) < 10 else None,
        "key": f"{request.user.pk or 'door'}:{key}" if key else "",
    }


def fresh_key() -> str:
    """A new idempotency key for a form that is about to be shown."""
    return uuid4().hex


def typed(request: HttpRequest) -> dict[str, Any]:
    """What the user had typed into the form of this page when it was refused; given back once."""
    return request.session.pop(f"typed:{request.path}", {})


def address(request: HttpRequest) -> str:
    """Where the request comes from: the hop before our own proxy, never what the sender claims; IPv6 by its /64 network."""
    seen = request.META.get("REMOTE_ADDR", "")
    if settings.SECURE_PROXY_SSL_HEADER:
        seen = request.META.get("HTTP_X_FORWARDED_FOR", seen).rpartition(",")[2].strip()
    try:
        network = ip_network((seen, 64 if ":" in seen else 32), strict=False)
    except ValueError:
        return ""
    return str(network)


def back(request: HttpRequest) -> str:
    """The page the request came from, if it is one of ours; else the front door."""
    for candidate in (request.POST.get("back", ""), request.headers.get("Referer", "")):
        if candidate and url_has_allowed_host_and_scheme(candidate, {request.get_host()}, request.is_secure()):
            parts = urlsplit(candidate)
            return parts.path + (f"?{parts.query}" if parts.query else "")
    return "/"


def form_page(
    request: HttpRequest, form: Any, ask: str, target: Model | None, *, template: str = "form.html", **context: Any
) -> HttpResponse:
    """A page with one form, for those who may do `ask` to the target; title, verb and the way back are said by the view."""
    if not request.user.has_perm(ask, target):
        raise Http404
    return page(request, template, {"form": form, **context}, status=422 if form.errors else 200)


def filled(request: HttpRequest, form_of: Callable[..., Any], *about: Any, first: dict[str, Any] | None = None, **more: Any) -> Any:
    """The form as it was sent; before that with what is known (`first`) and, over it, what was typed when it was refused."""
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    return form_of(*about, *sent, initial={**(first or {}), **typed(request)}, **more)


def deed_form(
    request: HttpRequest, offered: Mapping[str, Any], name: str, *about: Any, now: Callable[[], bool] | None = None, **more: Any
) -> Any:
    """The form of the deed that the address names, filled; no page for a deed that is not offered, or that nobody could do `now`.

    What is sent all the same goes on to the action, which says why not; whoever was refused there – somebody else was quicker –
    finds what he typed once more, although the deed is over."""
    if name not in offered:
        raise Http404
    if now is not None and request.method != "POST" and f"typed:{request.path}" not in request.session and not now():
        raise Http404
    return filled(request, offered[name], *about, **more)


def perform(request: HttpRequest, action: Action, target: Any, told: dict[str, Any], *, to: Made, done: Made = "") -> HttpResponse:
    """Run the action as the reader, once for this sending; then say `done` and lead him `to` an address or, by the name of a page,
    to that page of what the action returned."""
    made = action.given(**stamp(request))(target, by=request.user, **told)
    if said := _of(done, made):
        messages.success(request, said)
    where = _of(to, made)
    return redirect(where) if where.startswith("/") else redirect(where, made.pk)


def performed(
    request: HttpRequest, form: Any, action: Action, target: Any, *, to: Made, done: Made = "", also: dict[str, Any] | None = None
) -> HttpResponse | None:
    """What `perform` answers once the form is sent and right (no form: once sent); nothing while it is still to be filled in.

    The action is told `also` and what was typed: `form.told()` where a form has its own way to say it.
    """
    if request.method != "POST" or (form is not None and not form.is_valid()):
        return None
    said = {} if form is None else form.told() if hasattr(form, "told") else form.cleaned_data
    return perform(request, action, target, {**(also or {}), **said}, to=to, done=done)


def act_page(
    request: HttpRequest, form: Any, action: Action, target: Any, *, back_url: str, to: Made = "", done: Made = "",
    also: dict[str, Any] | None = None, **words: Any,
) -> HttpResponse:  # fmt: skip
    """A page with the form of one action, and what becomes of it when it is sent: it leads `to`, or else back.

    The page is called as the action is, and so is its button, unless the view says otherwise."""
    words = {"title": action.label, "verb": action.label, **words}
    answer = performed(request, form, action, target, to=to or back_url, done=done, also=also)
    return answer or form_page(request, form, action.name, target, back_url=back_url, **words)


def deed_buttons(
    thing: Model, names: Iterable[str], icons: Mapping[str, str], view: str = "", at_once: Container[str] = ()
) -> list[dict[str, Any]]:
    """These deeds on a thing as `ui/deeds.html` and `ui/next_step.html` draw them: each leads to its form in a view that is called
    `act_` and what the thing is, unless said otherwise; those done `at_once` have none."""
    app, view = thing._meta.app_label, view or f"act_{thing._meta.model_name}"
    drawn = ((reverse(f"{app}:{view}", args=[thing.pk, name]), ACTIONS[f"{app}.{name}"].label, name) for name in names)
    return [{"url": url, "label": label, "icon": icons[name], "post": name in at_once} for url, label, name in drawn]


def deed_page(request: HttpRequest, form: Any, action: Action, thing: Any, *, back_url: str, **words: Any) -> HttpResponse:
    """`act_page` for one of several deeds on a thing: the page leads with the thing, and what was done is said of it."""
    words = {"done": lambda _made: _("“%(name)s”：已%(verb)s") % {"name": thing, "verb": action.label}, **words}
    return act_page(request, form, action, thing, back_url=back_url, **{"thing": thing, "lead": str(thing), **words})


def _of(said: Made, made: Any) -> str:
    return said(made) if callable(said) else said


def file_answer(content: bytes | str, name: str, kind: str) -> HttpResponse:
    """A file to save under this name, of this media type."""
    head = {"Content-Disposition": content_disposition_header(True, name), "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=kind, headers=head)


def paper_answer(
    form: str, name: Callable[[], str], drawn: Callable[[], Document], sheet: Callable[[], bytes] | None = None
) -> HttpResponse:
    """An official paper to save as pdf or docx, where there is a `sheet` also as xlsx, named in the language of official paper."""
    if form not in FORMATS and (form != "xlsx" or sheet is None):
        raise Http404
    with translation.override(LANGUAGE):
        saved = f"{name()}.{form}"
    if form == "xlsx" and sheet is not None:
        return file_answer(sheet(), saved, CONTENT_TYPE)
    draw, kind = FORMATS[form]
    return file_answer(draw(drawn()), saved, kind)


@dataclass(frozen=True)
class Filter:
    """A select of the filter bar: its name in the address, what it filters, and what may be chosen."""

    name: str
    label: Any
    options: list[tuple[Any, Any]]

    def words(self) -> dict[str, Any]:
        """What each value is called."""
        return {str(value): label for value, label in self.options}


def wanted(request: HttpRequest, filters: Iterable[Filter]) -> dict[str, str]:
    """What the reader chose; what was never offered is passed over."""
    asked = {f.name: request.GET.get(f.name, "") for f in filters}
    return {f.name: asked[f.name] for f in filters if asked[f.name] in f.words()}


def searched(request: HttpRequest) -> str:
    """What the reader looks for, as a database can take it."""
    return request.GET.get("q", "").replace("\x00", "").strip()[:60]


def ticked(request: HttpRequest, name: str = "pick") -> list[int]:
    """The rows ticked in a list, by number; what is no number is passed over."""
    return [int(pk) for pk in request.POST.getlist(name) if pk.isdecimal() and len(pk) < 19][:MOST_TICKED]


def listing(request: HttpRequest, rows: QuerySet, filters: list[Filter], *, more: int = 0, noun: Any, hint: Any) -> dict[str, Any]:
    """Context of a list page: the bar of `ui/filterbar.html` and the page of `ui/pager.html`; the last `more` filters fold away."""
    chosen = wanted(request, filters)
    found = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    text = searched(request)
    drawn = [_select(f, chosen.get(f.name, "")) for f in filters]
    named = {f.name: {"name": f.label, "value": f.words()[chosen[f.name]]} for f in filters if f.name in chosen}
    chips = [{"label": _("%(name)s：%(value)s") % words, "url": _without(request, name)} for name, words in named.items()]
    chips += [{"label": f"“{text}”", "url": _without(request, "q")}] if text else []
    bar = {
        "search": text, "hint": hint, "filters": drawn[: len(drawn) - more], "more": drawn[len(drawn) - more :] if more else [],
        "target": "#rows", "chips": chips, "clear_url": request.path, "total": found.paginator.count, "noun": noun,
        "keep": [(name, request.GET[name]) for name in ("sort", "cols", "view") if request.GET.get(name)],
    }  # fmt: skip
    return {"bar": bar, "found": found, "filtered": bool(chips)}


def _select(one: Filter, chosen: str) -> dict[str, Any]:
    options = [{"value": value, "label": label, "chosen": str(value) == chosen} for value, label in one.options]
    return {"name": one.name, "label": one.label, "options": options, "chosen": bool(chosen)}


def _without(request: HttpRequest, name: str) -> str:
    query = request.GET.copy()
    for gone in (name, "page"):
        query.pop(gone, None)
    return f"{request.path}?{query.urlencode()}"


def sorted_by(request: HttpRequest, name: str) -> dict[str, str]:
    """Sort state of a column and what a click on it asks for."""
    now = request.GET.get("sort", "")
    return {"sort": f"-{name}" if now == name else name, "sorted": {name: "ascending", f"-{name}": "descending"}.get(now, "")}


def table_head(request: HttpRequest, columns: Iterable[Any]) -> list[dict[str, Any]]:
    """Chosen columns as `ui/table.html` draws their heads; those with a sort say which way they sort now."""
    return [{"label": c.label, "slot": c.slot, **(sorted_by(request, c.sort) if c.sort else {})} for c in columns]


class LogMiddleware:
    """One line of log per request: which route, who by number, how it ended and how long it took."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        begun, asked = perf_counter(), Counting()
        _without_nothing(request)
        clear_contextvars()
        bind_contextvars(request=(name := uuid4().hex[:12]))
        with connection.execute_wrapper(asked) if settings.DEBUG else nullcontext():
            response = self.get_response(request)
        response.headers["X-Request-ID"] = name
        route = request.resolver_match.route if request.resolver_match else "?"
        told = {"method": request.method, "route": route, "status": response.status_code, "user": _number(request)}
        spent = round((perf_counter() - begun) * 1000)
        log = get_logger("liren.request")
        (log.error if response.status_code >= 500 else log.info)("request", **told, ms=spent, **asked.told())
        return response


def _without_nothing(request: HttpRequest) -> None:
    """Nobody types the character NUL, and PostgreSQL takes none: it is left out of a query; a path with it leads nowhere."""
    if "%00" in (query := request.META.get("QUERY_STRING", "")):
        request.META["QUERY_STRING"] = query.replace("%00", "")
    if "\x00" in request.path_info:
        request.path_info = NOWHERE


class Counting:
    """Counts the queries of a request, in development."""

    def __init__(self) -> None:
        self.count: int | None = None

    def __call__(self, execute: Callable[..., Any], *args: Any) -> Any:
        self.count = (self.count or 0) + 1
        return execute(*args)

    def told(self) -> dict[str, int]:
        return {} if self.count is None else {"queries": self.count}


def _number(request: HttpRequest) -> int | None:
    """The account's number if the request asked who it is; the log does not ask, and of pages marked nameless it does not say."""
    if getattr(request, "nameless", False):
        return None
    known = getattr(request, "_cached_user", None)
    return known.pk if known else None


class HouseMiddleware:
    """Language of the user, no caching of private pages, and refusals as messages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        wanted = request.COOKIES.get(LANGUAGE_COOKIE, settings.LANGUAGE_CODE)
        language = wanted if wanted in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        response.headers.setdefault("Permissions-Policy", "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if request.session.accessed:
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A refusal is an answer, not a fault: say it and bring the user back with what he typed."""
        if isinstance(error, KeyConflict):
            return page(request, "409.html", {"reason": str(error), "again": keep(request)}, status=409)
        if isinstance(error, Refused):
            return _answer(request, str(error))
        if isinstance(error, PermissionDenied) and request.method == "POST":
            return _answer(request, _("您的岗位无权执行此操作。如确需办理，请联系中心负责人。"))
        return None


def _never_kept(request: HttpRequest) -> set[str]:
    """Fields whose content is not kept for the sender: secrets, and what a view marked with `sensitive_post_parameters`."""
    marked = getattr(request, "sensitive_post_parameters", ())
    secrets = request.POST if marked == "__ALL__" else {*marked, *(name for name in request.POST if "password" in name)}
    return {"csrfmiddlewaretoken", "version", "key", "back", "old", "new", *secrets}


def keep(request: HttpRequest) -> str:
    """Keep what was typed for its sender, for once; returns the page that will show it again."""
    where = back(request)
    sent = {k: v if len(v) > 1 else v[-1] for k, v in request.POST.lists() if k not in _never_kept(request)}
    if sum(len("".join(v)) for v in sent.values()) <= TYPED_LIMIT:
        request.session[f"typed:{where.partition('?')[0]}"] = sent
    return where


def _answer(request: HttpRequest, why: str) -> HttpResponse:
    messages.error(request, why)
    where = keep(request)
    if request.method == "GET" and where.partition("?")[0] == request.path:  # a page that refuses to be drawn leads elsewhere
        where = "/"
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponse(headers={"HX-Redirect": where})
    return redirect(where)
