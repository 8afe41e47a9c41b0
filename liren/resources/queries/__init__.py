"""Reads of the directory: what counts, the registers, one record, what the portal shows, who is told."""

from liren.resources.queries.choices import (
    companies_here,
    companies_like,
    organizations_free,
    organizations_here,
    owners,
    posts_here,
    resource_keys,
)
from liren.resources.queries.counting import (
    active_societies,
    answered,
    contacted_kinds,
    current,
    kinds_of,
    listed,
    on_register,
    party_list,
    party_uses,
    suitable_needs,
)
from liren.resources.queries.people import contacts_of, expiring, heads_of, holders_of, keepers_of, to_be_asked
from liren.resources.queries.portal import companies_of, offers_to, own_resources, providers_shown
from liren.resources.queries.records import allowed, papers_of, reads
from liren.resources.queries.registers import chosen, figures, needs, picked, providers, resources, societies

__all__ = [
    "active_societies",
    "allowed",
    "answered",
    "chosen",
    "companies_here",
    "companies_like",
    "companies_of",
    "contacted_kinds",
    "contacts_of",
    "current",
    "expiring",
    "figures",
    "heads_of",
    "holders_of",
    "keepers_of",
    "kinds_of",
    "listed",
    "needs",
    "offers_to",
    "on_register",
    "organizations_free",
    "organizations_here",
    "own_resources",
    "owners",
    "papers_of",
    "party_list",
    "party_uses",
    "picked",
    "posts_here",
    "providers",
    "providers_shown",
    "reads",
    "resource_keys",
    "resources",
    "societies",
    "suitable_needs",
    "to_be_asked",
]
