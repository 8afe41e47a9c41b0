"""Who is told what about the directory."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.core.actions import on
from liren.core.models import Event
from liren.core.notices import notice_kind, notify
from liren.resources import queries
from liren.resources.models import Need, Offer, Provider, Resource

PROPOSED = notice_kind("resources.proposed", gettext_lazy("企业提供资源"))
TO_VERIFY = notice_kind("resources.to_verify", gettext_lazy("资源待核实"), mail=True)
DECIDED = notice_kind("resources.decided", gettext_lazy("本企业资源的核实结果"))
TO_ADMIT = notice_kind("resources.to_admit", gettext_lazy("服务机构待准入"))
ENDING = notice_kind("resources.ending", gettext_lazy("服务机构准入到期"), mail=True)
OFFERED = notice_kind("resources.offered", gettext_lazy("公益需求"), mail=True)
ANSWERED = notice_kind("resources.answered", gettext_lazy("企业答复公益需求"))


@on("resources.propose")
def tell_of_a_proposal(resource: Resource, event: Event) -> None:
    """Those who keep the directory."""
    title = _("%(company)s提供资源：%(name)s，请核实") % {"company": resource.company, "name": resource.name}
    url = reverse("resources:resource", args=[resource.pk])
    notify(queries.keepers_of(resource.community_id), PROPOSED, title[:200], title, url, event=event, once=str(event.pk))


@on("resources.verify")
def tell_of_listing(resource: Resource, event: Event) -> None:
    """The company, the first time its own resource is listed."""
    if event.changes.get("state", [""])[0] == "proposed":
        _tell_company(resource, _("“%(name)s”已核实，列入资源清单") % {"name": resource.name}, event)


@on("resources.decline")
def tell_of_declining(resource: Resource, event: Event) -> None:
    """The company, with the reason."""
    _tell_company(resource, _("“%(name)s”没有列入资源清单：%(reason)s") % {"name": resource.name, "reason": resource.reason}, event)


def _tell_company(resource: Resource, said: str, event: Event) -> None:
    users = queries.contacts_of([resource.company_id]) if resource.company_id else []
    url = reverse("resources:portal_resources")
    notify([u for u in users if u.pk != event.actor_id], DECIDED, said[:200], said, url, event=event, once=str(event.pk))


@on("resources.ask")
def ask_to_verify(resource: Resource, event: Event) -> None:
    """The company says whether it still holds; the post that answers for it looks at it, without one those who keep the directory."""
    words, once = {"name": resource.name}, str(event.pk)
    if resource.company_id:
        title = _("请确认“%(name)s”是否仍可提供") % words
        company = queries.contacts_of([resource.company_id])
        notify(company, TO_VERIFY, title, title, reverse("resources:portal_resources"), event=event, once=once)
    title = _("请核实资源“%(name)s”是否仍在、条件有没有变") % words
    staff = queries.holders_of(resource.keeper_id) or queries.keepers_of(resource.community_id)
    url = reverse("resources:resource", args=[resource.pk])
    notify([u for u in staff if u.pk != event.actor_id], TO_VERIFY, title, title, url, event=event, once=once)


@on("resources.nominate")
def tell_of_a_nomination(provider: Provider, event: Event) -> None:
    """The center head decides."""
    title = _("请决定是否准入：%(name)s") % {"name": provider}
    users = [u for u in queries.heads_of(provider.community_id) if u.pk != event.actor_id]
    notify(users, TO_ADMIT, title[:200], title, reverse("resources:provider", args=[provider.pk]), event=event, once=str(event.pk))


@on("resources.remind")
def tell_of_the_end(provider: Provider, event: Event) -> None:
    """The post that keeps contact, and the center head who decides anew."""
    words = {"name": provider, "day": provider.until}
    over = event.details["stage"] < 0
    title = (_("准入已到期：%(name)s（%(day)s），请重新决定") if over else _("准入将于 %(day)s 到期：%(name)s，请及早核实")) % words
    users = {u.pk: u for u in [*queries.holders_of(provider.keeper_id), *queries.heads_of(provider.community_id)]}
    url = reverse("resources:provider", args=[provider.pk])
    notify(users.values(), ENDING, title[:200], title, url, event=event, once=str(event.pk))


@on("resources.offer")
def tell_companies(need: Need, event: Event) -> None:
    """The contacts of each company it was offered to and that has not answered; each company once."""
    title = _("社区有一项公益需求：%(title)s，请看看能否参与") % {"title": need.title}
    for offer in need.offers.filter(answer=""):
        users = queries.contacts_of([offer.company_id])
        notify(users, OFFERED, title, title, reverse("resources:portal_offer", args=[offer.pk]), event=event, once=str(offer.pk))


@on("resources.answer")
def tell_of_the_answer(offer: Offer, event: Event) -> None:
    """The post that answers for the need and who offered it."""
    words = {"company": offer.company, "answer": offer.get_answer_display(), "title": offer.need.title}
    title = _("%(company)s%(answer)s：%(title)s") % words
    users = {u.pk: u for u in [*queries.holders_of(offer.need.keeper_id), offer.offered_by] if u.pk != event.actor_id}
    url = reverse("resources:need", args=[offer.need_id])
    notify(users.values(), ANSWERED, title[:200], title, url, event=event, once=str(event.pk))
