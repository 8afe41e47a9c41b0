"""Every address of the product that names a thing, and which cell of the table opens it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.urls import get_resolver, reverse
from django.urls.exceptions import NoReverseMatch

from tests.walls.table import Thing, Viewer, may

CASES = ("ordinary", "hazard", "dispute", "employer", "report")
POSTS = ("post", "account", "contact_post")
HELD = ("appointment", "account", "contact_post")
BRIEFINGS = ("briefing_draft", "briefing_issued", "briefing_withdrawn")
ROUNDS = tuple(f"assessment_{state}" for state in ("self_check", "committee", "region", "locked"))
LETTERS = ("letter_draft", "letter_received")
RULES = ("regulation_draft", "regulation_staff", "regulation_public")
VERSIONS = ("version_draft", "version_staff", "version_public")
OUT = ("publication_draft", "publication_affairs", "publication_companies", "publication_public")
PROVIDERS = ("provider_proposed", "provider_admitted")
DIRECTORY = {"resource": ("resource",), "provider": PROVIDERS, "society": ("society",), "need": ("csr_need",)}
DIRECTORY_PARTS = {"use": ("resource_use",), "offer": ("csr_offer",)}
PORTAL = {"employee", "company_contact"}
RANDOM = 987_654_321

# url name → the kinds of thing its number may name, and the verb that opens it
DOORS: dict[str, tuple[tuple[str, ...], str]] = {
    **dict.fromkeys(("cases:portal_case", "cases:portal_sent", "cases:portal_rate", "cases:portal_withdraw"), (CASES, "r")),
    **dict.fromkeys(("cases:portal_say", "cases:portal_supply", "cases:portal_urge"), (CASES, "w")),
    **dict.fromkeys(("cases:detail", "cases:together"), (CASES, "r")),
    "cases:rating_qr": (CASES, "rwd"),  # there only once the case is answered
    "cases:quick": (CASES, "w"),
    "cases:act": (CASES, "rwd"),  # to whom it is not open it says so beside the case
    "disputes:panel": (("dispute",), "r"),
    "disputes:open": (("dispute",), "w"),
    **dict.fromkeys(("disputes:act",), (("mediation",), "wd")),
    "disputes:paper": (("mediation",), "r"),
    **dict.fromkeys(("disputes:correct_party", "disputes:hold_session", "disputes:keep_term"), (("session",), "w")),
    **dict.fromkeys(("disputes:edit_mediator", "disputes:declare"), (("mediator",), "w")),
    "institutions:body": (("body",), "r"),
    "institutions:act": (("body",), "w"),
    "institutions:member_act": (("body_member",), "w"),
    "institutions:unit_act": (("party_unit",), "w"),
    "institutions:count_members": (("party_unit",), "rw"),
    "institutions:participation": (("participation",), "r"),
    "institutions:secondment": (("secondment",), "r"),
    "institutions:secondment_act": (("secondment",), "w"),
    "institutions:dutyday": (("duty_day",), "r"),
    **{f"institutions:{name}": (("duty_day",), "w") for name in ("sign_in", "day_act")},
    "institutions:describe": (("appointment",), "w"),
    "institutions:agree": (("staffing_record",), "w"),
    **dict.fromkeys(("assessments:detail", "assessments:download", "assessments:sheet"), (ROUNDS, "r")),
    "assessments:grade": (ROUNDS, "w"),
    "assessments:act": (ROUNDS, "wd"),
    **dict.fromkeys(("selfchecks:checklist", "selfchecks:compare", "selfchecks:list_file"), (("checklist",), "r")),
    "selfchecks:act_checklist": (("checklist",), "w"),
    "selfchecks:revision": (("check_revision",), "r"),
    "selfchecks:act_revision": (("check_revision",), "w"),
    "selfchecks:act_item": (("check_item",), "w"),
    **dict.fromkeys(("selfchecks:round", "selfchecks:download"), (("check_round",), "r")),
    **dict.fromkeys(("selfchecks:item", "selfchecks:act_round"), (("check_round",), "w")),
    "selfchecks:improve": (("check_answer",), "w"),
    "evaluation:detail": (("improvement",), "r"),
    "evaluation:act": (("improvement",), "wd"),
    "standards:answer": (("attestation",), "w"),
    "standards:decide": (("exemption",), "w"),
    **dict.fromkeys(("reports:portal_report", "reports:portal_paper"), (("report",), "own")),
    "reports:portal_say": (("report",), "own"),
    "reports:file": (("report",), "r"),
    "reports:paper": (("report",), "rwd"),  # there only for a file of it
    **{f"reports:{name}": (("report",), "keep") for name in ("edit_copy", "accuse", "clear_accused", "open_envelope", "tell_reporter")},
    "reports:act": (("report",), "rwd"),
    "reports:desk_new": (("category",), "rwd"),  # categories of reports alone
    "hazards:panel": (("hazard",), "r"),
    "hazards:open": (("hazard",), "w"),
    "hazards:act": (("rectification",), "wd"),
    "hazards:note_reply": (("authority_report",), "d"),
    **dict.fromkeys(("core:file", "core:thumb"), (("file",), "r")),
    "core:open_notice": (("own",), "w"),
    **dict.fromkeys(("community:company", "cases:company_panel"), (("company",), "r")),
    **{f"community:{name}": (("company",), "w") for name in ("edit_company", "move_company", "announce_move", "move_out")},
    **{f"community:{name}": (("company",), "w") for name in ("add_contact", "note_fact", "note_qualification")},
    "community:end_qualification": (("qualification",), "w"),
    **{f"community:{name}": (("import",), "r") for name in ("import_file", "import_report", "import_bad_rows")},
    **{f"community:{name}": (("contact",), "w") for name in ("edit_contact",)},
    **{f"community:{name}": (("import",), "w") for name in ("start_import", "drop_import", "undo_import")},
    "community:take_export": (("export",), "r"),
    "community:drop_view": (("view",), "w"),
    "community:grid": (("grid",), "r"),
    **{f"community:{name}": (("grid",), "w") for name in ("edit_grid", "new_micro_grid", "new_place")},
    "community:boundary": (("boundary",), "r"),
    "community:file_approval": (("boundary",), "w"),
    "community:place": (("place",), "r"),
    **{f"community:{name}": (("place",), "w") for name in ("edit_place", "new_space")},
    "community:approval": (("approval", "approval_oversight"), "r"),
    **{f"community:{name}_approval": (("approval", "approval_oversight"), "rwd") for name in ("grant", "refuse", "withdraw")},
    "community:reveal": (("contact",), "r"),
    **dict.fromkeys(("community:glass_record", "community:review_glass"), (("breakage", "breakage_oversight"), "rwd")),
    "care:own": (("consultation",), "rwd"),
    **{f"care:{name}": (("consultation",), "rwd") for name in ("consultation", "warn", "step")},
    "care:review_disclosure": (("disclosure",), "rwd"),
    "care:switch": (("mandate",), "rwd"),
    **{f"care:{name}": (("registration",), "rwd") for name in ("registration", "review")},
    "community:edit_organization": (("organization",), "w"),
    "community:post": (POSTS, "r"),
    **{f"community:{name}": (POSTS, "w") for name in ("edit_post", "close_post", "appoint")},
    **{f"community:{name}": (HELD, "w") for name in ("end_appointment", "issue_password")},
    **dict.fromkeys(("briefings:detail", "briefings:download"), (BRIEFINGS, "r")),
    "briefings:write": (("briefing_draft",), "w"),
    "briefings:act": (("briefing_draft",), "wd"),
    "briefings:withdraw": (("briefing_issued",), "d"),
    "briefings:correct": (("briefing_withdrawn",), "d"),
    **{f"accounts:{name}": (HELD, "w") for name in ("ask_reset", "disable_account", "enable_account")},
    "accounts:decide_reset": (("reset",), "w"),
    "accounts:members_panel": (("company",), "r"),
    "accounts:invite": (("company",), "rw"),
    "accounts:invitation": (("invitation",), "r"),
    "accounts:close_invitation": (("invitation",), "w"),
    "accounts:decide_joining": (("joining",), "w"),
    **{f"accounts:{name}": (HELD, "w") for name in ("remove_member", "issue_code", "hand_over", "move_duties", "merge")},
    "accounts:handover": (("handover",), "r"),
    **dict.fromkeys(("accounts:remove_factor", "accounts:end_session", "accounts:unlink_identity"), (("proof",), "w")),
    "cases:leave_concern": (("concern",), "w"),
    "cases:use_triage": (("triage_model",), "w"),
    "hotspots:hotspot": (("hotspot",), "r"),
    **{f"hotspots:{name}": (("hotspot",), "w") for name in ("rename", "make_parent")},
    **dict.fromkeys(("letters:detail", "letters:download"), (LETTERS, "r")),
    "tasks:task": (("task", "task_sealed"), "r"),
    "tasks:act": (("task", "task_sealed"), "wd"),
    "letters:pick": (("letter_draft",), "w"),
    "letters:act": (LETTERS, "w"),
    "letters:point": (("letter_received",), "w"),
    "letters:panel": (CASES, "r"),
    "letters:portal_rate": (("letter_point",), "w"),
    "publishing:regulation": (RULES, "r"),
    "publishing:regulation_act": (RULES, "w"),
    **dict.fromkeys(("publishing:version", "publishing:paper"), (VERSIONS, "r")),
    **dict.fromkeys(("publishing:write_version", "publishing:version_act"), (VERSIONS, "wd")),
    "publishing:publication": (OUT, "r"),
    "publishing:publication_act": (OUT, "wd"),
    "publishing:answer_comment": (("comment",), "w"),
    "publishing:archiverecord": (("archive_plain", "archive_sealed"), "r"),
    "publishing:record_act": (("archive_plain", "archive_sealed"), "w"),
    "publishing:category": (("archive_category",), "w"),
    "publishing:disposal_act": (("disposal",), "wd"),
    "publishing:item": (("disclosure_item",), "w"),
    "publishing:disclose": (("disclosure_item",), "draft"),
    **{f"publishing:{name}": (("publication_companies", "publication_public"), "r") for name in ("portal_item",)},
    "publishing:portal_comment": (("publication_companies", "publication_public"), "rw"),
    "publishing:portal_rule": (VERSIONS, "r"),
    **{f"publishing:{name}": (OUT, "public") for name in ("public_item", "public_comment", "public_file")},
    "publishing:public_rule": (VERSIONS, "public"),
    "cases:category": (("category",), "r"),
    "cases:template": (("template",), "r"),
    **dict.fromkeys(("cases:rules", "cases:rules_file"), (("rules",), "r")),
    **dict.fromkeys(("cases:rules_act", "cases:rules_import", "cases:rules_trial", "cases:new_rule"), (("rules",), "w")),
    "cases:rule": (("rule",), "r"),
    "cases:rule_act": (("rule",), "w"),
    **{f"premises:{name}": ((name,), "r") for name in ("premises", "room", "sign", "facility", "agreement")},
    **{f"premises:act_{name}": ((name,), "w") for name in ("premises", "room", "area", "sign", "facility", "agreement")},
    "premises:arrange": (("space",), "w"),
    **{f"resources:{name}": (kinds, "rwd" if name == "provider" else "r") for name, kinds in DIRECTORY.items()},
    **{f"resources:act_{name}": (kinds, "wd") for name, kinds in (DIRECTORY | DIRECTORY_PARTS).items()},
    "resources:portal_act": (("resource",), "w"),
    "resources:portal_offer": (("csr_offer",), "w"),
    **{f"training:{name}": ((f"training_{name}",), "r") for name in ("plan", "course")},
    **{f"training:act_{name}": ((f"training_{name}",), "w") for name in ("plan", "course", "certificate")},
    **dict.fromkeys(("training:person", "training:assess", "training:file_certificate"), (("staff_post",), "rwd")),
}
DESK_ONLY = {
    "cases:detail",
    "cases:together",
    "cases:rating_qr",
    "cases:act",
    "cases:quick",
    "cases:category",
    "cases:template",
    "cases:company_panel",
}
DESK_ONLY |= {"hazards:panel", "hazards:open", "hazards:act", "hazards:note_reply"}
DESK_ONLY |= {
    f"cases:{name}" for name in ("rules", "rules_file", "rules_act", "rules_import", "rules_trial", "new_rule", "rule", "rule_act")
}
DESK_ONLY |= {f"disputes:{name}" for name in ("panel", "open", "act", "paper", "hold_session", "keep_term", "edit_mediator", "declare")}
DESK_ONLY |= {"disputes:correct_party"}
DESK_ONLY |= {"standards:answer", "standards:decide", "evaluation:detail", "evaluation:act"}
NAMED = {"standards:answer": {"name": "withdraw"}, "standards:decide": {"name": "end_exemption"}}
DESK_ONLY |= {f"institutions:{name}" for name in ("body", "act", "member_act", "unit_act", "describe", "agree")}
NAMED |= {"institutions:act": {"name": "edit"}, "institutions:member_act": {"name": "edit_member"}}
NAMED |= {"institutions:unit_act": {"name": "edit_unit"}, "institutions:secondment_act": {"name": "edit_secondment"}}
NAMED |= {"institutions:day_act": {"name": "excuse_day"}}
DESK_ONLY |= {f"institutions:{name}" for name in ("count_members", "participation", "secondment", "secondment_act")}
DESK_ONLY |= {f"institutions:{name}" for name in ("dutyday", "sign_in", "day_act")}
NAMED |= {
    "reports:act": {"name": "reply"},
    "evaluation:act": {"name": "verify"},
    "assessments:act": {"name": "lock"},
    **{f"assessments:{name}": {"code": code} for name, code in (("sheet", "SX"), ("grade", "SX:a"))},
    "hazards:act": {"name": "grade"},
    "disputes:act": {"name": "add_party"},
    "disputes:paper": {"form": "pdf"},
}
OTHERS = {"label": "community.contactperson", "field": "phone", "name": "accept", "version": 0}
OTHERS |= {"paper": 0, "accused": 0, "what": "original"}
OTHERS |= {"form": "xlsx", "point": 1}
NAMED |= {"letters:download": {"form": "docx"}, "letters:act": {"name": "answer_all"}, "letters:point": {"name": "answer"}}
NAMED |= {"publishing:regulation_act": {"name": "edit_regulation"}, "publishing:version_act": {"name": "repeal_version"}}
DESK_ONLY |= {f"publishing:{name}" for name in ("archiverecord", "record_act", "category", "disposal_act")}
NAMED |= {"publishing:record_act": {"name": "file_record"}, "publishing:disposal_act": {"name": "carry_out"}}
NAMED |= {"publishing:publication_act": {"name": "withdraw"}, "publishing:paper": {"form": "pdf"}}
OTHERS |= {"file": 0, "item": 0}
NAMED |= {"selfchecks:act_checklist": {"name": "start"}, "selfchecks:act_revision": {"name": "add_item"}}
NAMED |= {"selfchecks:act_item": {"name": "change_item"}, "selfchecks:act_round": {"name": "entrust"}}
NAMED |= {"assessments:download": {"form": "docx"}}
DESK_ONLY |= {"letters:panel", "tasks:task", "tasks:act"}
NAMED |= {"tasks:act": {"name": "entrust"}}
PREMISES = {"premises": "edit", "room": "change_room", "area": "change_area", "sign": "check_sign", "facility": "check_facility"}
PREMISES |= {"agreement": "edit_agreement"}
NAMED |= {f"premises:act_{kind}": {"name": name} for kind, name in PREMISES.items()}
RESOURCES = {"resource": "edit", "use": "record_result", "provider": "edit_provider", "society": "edit_society", "need": "edit_need"}
RESOURCES |= {"offer": "answer"}
NAMED |= {f"resources:act_{kind}": {"name": name} for kind, name in RESOURCES.items()}
NAMED |= {"resources:portal_act": {"name": "confirm"}}
DESK_ONLY |= {f"resources:{kind}" for kind in DIRECTORY} | {f"resources:act_{kind}" for kind in RESOURCES}
TRAINING = {"plan": "write", "course": "cancel", "certificate": "renew"}
NAMED |= {f"training:act_{kind}": {"name": name} for kind, name in TRAINING.items()}
DESK_ONLY |= {f"training:act_{kind}" for kind in TRAINING} | {f"training:{name}" for name in ("plan", "course", "person", "assess")}
DESK_ONLY |= {"training:file_certificate"}
DESK_ONLY |= {f"premises:{kind}" for kind in PREMISES} | {f"premises:act_{kind}" for kind in PREMISES} | {"premises:arrange"}
DESK_ONLY |= {f"publishing:{name}" for name in ("regulation", "regulation_act", "version", "paper", "write_version", "version_act")}
DESK_ONLY |= {f"publishing:{name}" for name in ("publication", "publication_act", "answer_comment", "item", "disclose")}


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
    wanted = {key: pk if key == "pk" else (OTHERS | NAMED.get(name, {}))[key] for key in re.findall(r"<(?:\w+:)?(\w+)>", pattern)}
    return reverse(name, kwargs=wanted)


def fits(name: str, thing: Thing) -> bool:
    """Is this page about this kind of thing? Posts and appointments share their cells."""
    kinds, _verb = DOORS[name]
    if kinds in (POSTS, HELD):
        return thing.resource in kinds and thing.row._meta.model_name == ("post" if kinds is POSTS else "appointment")
    if thing.resource == "proof":
        return kinds == ("proof",) and thing.row._meta.model_name in name
    if thing.resource == "contact":
        return "contact" in kinds and thing.row._meta.model_name == "contactperson"
    return thing.resource in kinds


def opens(viewer: Viewer, name: str, thing: Thing, verb: str = "") -> bool:
    """Does the table open this page on this thing to this person?"""
    verb = verb or DOORS[name][1]
    if thing.resource in {"own", "proof"}:
        return viewer.user is not None and viewer.user.pk == thing.own
    if DOORS[name][1] == "public":
        return thing.resource in {"publication_public", "version_public"}
    if name.startswith(("cases:portal", "publishing:portal", "resources:portal")) and viewer.role not in PORTAL:
        return False
    if name in DESK_ONLY and (viewer.role in PORTAL or viewer.user is None):
        return False
    if viewer.user is None:
        return False
    if verb == "own" or name.startswith("reports:portal"):
        return viewer.user.pk == thing.own
    if verb == "draft":
        return may(viewer, "w", replace(thing, resource="publication_draft"))
    if verb == "keep":
        return may(viewer, "d", replace(thing, resource="report_copy"))
    about = thing.parent or thing
    return any(may(viewer, letter, about) for letter in ("wd" if verb == "w" else verb))


def exists(name: str) -> bool:
    try:
        address(name, 1)
    except (NoReverseMatch, KeyError):
        return False
    return True
