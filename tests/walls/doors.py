"""Every address of the product that names a thing, and which cell of the table opens it."""

import re
from collections.abc import Iterator
from typing import Any

from django.urls import get_resolver, reverse
from django.urls.exceptions import NoReverseMatch

from tests.walls.table import Thing, Viewer, may

CASES = ("ordinary", "hazard", "dispute", "employer", "report")
POSTS = ("post", "account", "contact_post")
HELD = ("appointment", "account", "contact_post")
PORTAL = {"employee", "company_contact"}
RANDOM = 987_654_321

# url name → the kinds of thing its number may name, and the verb that opens it
DOORS: dict[str, tuple[tuple[str, ...], str]] = {
    **dict.fromkeys(("cases:portal_case", "cases:portal_sent", "cases:portal_rate", "cases:portal_withdraw"), (CASES, "r")),
    **dict.fromkeys(("cases:portal_say", "cases:portal_supply", "cases:portal_urge"), (CASES, "w")),
    "cases:detail": (CASES, "r"),
    "cases:rating_qr": (CASES, "rwd"),  # there only once the case is answered
    "cases:quick": (CASES, "w"),
    "cases:act": (CASES, "rwd"),  # to whom it is not open it says so beside the case
    **dict.fromkeys(("core:file", "core:thumb"), (("file",), "r")),
    "core:open_notice": (("own",), "w"),
    **dict.fromkeys(("community:company", "cases:company_panel"), (("company",), "r")),
    **{f"community:{name}": (("company",), "w") for name in ("edit_company", "move_company", "announce_move", "move_out")},
    **{f"community:{name}": (("company",), "w") for name in ("add_contact", "note_fact")},
    **{f"community:{name}": (("contact",), "w") for name in ("edit_contact", "reveal_contact")},
    **{f"community:{name}": (("import",), "r") for name in ("import_file", "import_report")},
    **{f"community:{name}": (("import",), "w") for name in ("start_import", "drop_import", "undo_import")},
    "community:grid": (("grid",), "r"),
    **{f"community:{name}": (("grid",), "w") for name in ("edit_grid", "new_micro_grid", "new_place")},
    "community:place": (("place",), "r"),
    **{f"community:{name}": (("place",), "w") for name in ("edit_place", "new_space")},
    "community:edit_organization": (("organization",), "w"),
    "community:post": (POSTS, "r"),
    **{f"community:{name}": (POSTS, "w") for name in ("close_post", "appoint")},
    **{f"community:{name}": (HELD, "w") for name in ("end_appointment", "issue_password")},
    "cases:category": (("category",), "r"),
    "cases:template": (("template",), "r"),
}
DESK_ONLY = {"cases:detail", "cases:rating_qr", "cases:act", "cases:quick", "cases:category", "cases:template", "cases:company_panel"}
OTHERS = {"name": "accept", "version": 0}


def patterns(resolver: Any = None, space: str = "") -> Iterator[tuple[str, str]]:
    """Every url name with its pattern."""
    for entry in (resolver or get_resolver()).url_patterns:
        if hasattr(entry, "url_patterns"):
            yield from patterns(entry, f"{space}{entry.namespace}:" if entry.namespace else space)
        else:
            yield f"{space}{entry.name}", str(entry.pattern)


def numbered() -> list[str]:
    """The url names whose address holds the number of a thing."""
    return [name for name, pattern in patterns() if re.search(r"<(?:\w+:)?pk>", pattern)]


def address(name: str, pk: int) -> str:
    """The address of that page for that number, its other arguments made up."""
    pattern = dict(patterns())[name]
    wanted = {key: pk if key == "pk" else OTHERS[key] for key in re.findall(r"<(?:\w+:)?(\w+)>", pattern)}
    return reverse(name, kwargs=wanted)


def fits(name: str, thing: Thing) -> bool:
    """Is this page about this kind of thing? Posts and appointments share their cells."""
    kinds, _verb = DOORS[name]
    if kinds in (POSTS, HELD):
        return thing.resource in kinds and thing.row._meta.model_name == ("post" if kinds is POSTS else "appointment")
    if thing.resource == "contact":
        return "contact" in kinds and thing.row._meta.model_name == "contactperson"
    return thing.resource in kinds


def opens(viewer: Viewer, name: str, thing: Thing, verb: str = "") -> bool:
    """Does the table open this page on this thing to this person?"""
    verb = verb or DOORS[name][1]
    if thing.resource == "own":
        return viewer.user is not None and viewer.user.pk == thing.own
    if name.startswith("cases:portal") and viewer.role not in PORTAL:
        return False
    if name in DESK_ONLY and (viewer.role in PORTAL or viewer.user is None):
        return False
    if viewer.user is None:
        return False
    about = thing.parent or thing
    return any(may(viewer, letter, about) for letter in ("wd" if verb == "w" else verb))


def exists(name: str) -> bool:
    try:
        address(name, 1)
    except (NoReverseMatch, KeyError):
        return False
    return True
