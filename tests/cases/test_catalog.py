"""The shipped catalogues of cases: complete, consistent with the standards, free of anything that looks like a real person."""

import re
import tomllib
from itertools import pairwise
from pathlib import Path

import liren.cases

CATALOG = Path(liren.cases.__file__).parent / "catalog"
STANDARDS = next((folder for parent in Path(__file__).parents if (folder := parent / "shared" / "standards").is_dir()), None)

KINDS = {"demand", "service_problem", "consultation", "hazard", "dispute", "suggestion", "repair", "report"}
POSTS = {"enterprise_worker", "employee_worker", "governance_worker", "grid_member", "mediator", "report_custodian", "center_head"}
HANDLERS = {"property_manager", "mediator", "provider"}
MODES = {"first_responder", "immediate", "promised", "escalated", "supplement", "returned", "full_agency"}
SECRECY = {"ordinary", "hazard", "dispute", "employer", "report"}
AUDIENCES = {"company", "employee", "both", "public"}
TYPES = {"text", "choice", "number", "date", "yesno"}
URGENCIES = ("normal", "urgent", "critical")
# Met elsewhere: tasks set by the bodies are resolutions of the deliberation; registrations of S3 6.1.4 are sealed, never cases.
NOT_BY_CATEGORY = {"S1:6.2.3-3", "S3:6.1.4-1", "S3:6.1.4-2"}


def load(name: str) -> dict:
    return tomllib.loads((CATALOG / f"{name}.toml").read_text("utf-8"))


BOOK = load("categories")
CATEGORIES = BOOK["category"]


def hours(limit: int | str) -> float:
    """A working day counts as 24 hours here: only the order of limits is compared."""
    if isinstance(limit, int):
        return limit * 24
    number, unit = re.fullmatch(r"([1-9]\d*)([hm])", limit).groups()
    return int(number) / (60 if unit == "m" else 1)


def unique(rows: list[dict], key: str = "code") -> bool:
    return len({row[key] for row in rows}) == len(rows)


def faults(rule) -> list[str]:
    return [category["code"] for category in CATEGORIES if not rule(category)]


# -- categories ---------------------------------------------------------------


def test_there_are_enough_categories_and_each_code_is_one_word():
    assert len(CATEGORIES) >= 70
    assert unique(CATEGORIES) and unique(CATEGORIES, "name")
    assert not faults(lambda c: re.fullmatch(r"[a-z][a-z_]*[a-z]", c["code"]))


def test_every_kind_and_group_has_categories():
    assert {c["kind"] for c in CATEGORIES} == KINDS
    assert {c["group"] for c in CATEGORIES} == {g["name"] for g in BOOK["group"]}
    assert unique(BOOK["group"], "name")


def test_fields_hold_known_words_only():
    departments = {d["code"] for d in BOOK["department"]}
    assert {m["code"] for m in BOOK["mode"]} == MODES
    assert not faults(lambda c: c["post"] in POSTS and c.get("handler", "mediator") in HANDLERS)
    assert not faults(lambda c: c["audience"] in AUDIENCES and c["secrecy"] in SECRECY)
    assert not faults(lambda c: c["modes"] and set(c["modes"]) <= MODES - {"first_responder"})
    assert not faults(lambda c: c.get("department", "tax") in departments)
    assert {c["department"] for c in CATEGORIES if "department" in c} <= departments


def test_names_and_helps_fit_the_page():
    assert not faults(lambda c: 2 <= len(c["name"]) <= 10)
    assert not faults(lambda c: 8 <= len(c["help"]) <= 60 and c["help"].endswith("。"))
    assert not faults(lambda c: re.fullmatch(r"[a-z0-9-]+", c["icon"]))


def test_words_for_triage():
    assert not faults(lambda c: 5 <= len(c["words"]) == len(set(c["words"])) <= 12)


def test_questions_are_few_and_well_formed():
    questions = [(c["code"], q) for c in CATEGORIES for q in c["questions"]]
    assert not faults(lambda c: len(c["questions"]) <= 4 and unique(c["questions"]))
    assert not [code for code, q in questions if q["type"] not in TYPES or not isinstance(q["required"], bool)]
    assert not [code for code, q in questions if (q["type"] == "choice") != (len(q.get("choices", [])) >= 2)]
    assert not [code for code, q in questions if len(set(q.get("choices", []))) != len(q.get("choices", []))]
    assert not [code for code, q in questions if not q["label"] or q["label"] != q["label"].strip()]


def test_limits_parse_and_tighten():
    for category in CATEGORIES:
        assert tuple(category["limits"]) == URGENCIES, category["code"]
        rows = [[hours(row[name]) for name in ("first_answer", "update", "solution")] for row in category["limits"].values()]
        assert all(row == sorted(row) for row in rows), category["code"]
        assert all(a >= b for slow, fast in pairwise(rows) for a, b in zip(slow, fast, strict=True)), category["code"]


def test_normal_limits_are_working_days():
    assert not faults(lambda c: all(isinstance(limit, int) for limit in c["limits"]["normal"].values()))


def test_route_follows_the_kind():
    """Service problems go to the service center above; what a department must settle names the department (S3 7.1.4)."""
    assert not faults(lambda c: (c["kind"] == "service_problem") == (c["authority"] == "service_center"))
    assert not faults(lambda c: c["authority"] in {"community", "service_center", "department"})
    assert not faults(lambda c: c["authority"] != "department" or "department" in c)
    assert not faults(lambda c: c["authority"] == "community" or "escalated" in c["modes"])


def test_secrecy_follows_the_kind():
    """A report stays with the custodian; what an employee says about the employer stays with workers and mediators."""
    assert not faults(lambda c: (c["kind"] == "report") == (c["secrecy"] == "report") == (c["post"] == "report_custodian"))
    assert not faults(lambda c: (c["kind"] == "hazard") == (c["secrecy"] == "hazard"))
    assert not faults(lambda c: c["kind"] != "dispute" or c["secrecy"] in {"dispute", "employer"})
    assert not faults(lambda c: c["group"] != "劳动权益" or c["secrecy"] == "employer")
    assert not faults(lambda c: c["secrecy"] != "employer" or c["post"] in {"employee_worker", "mediator", "center_head"})


def test_hazards_are_looked_at_and_never_handed_back():
    assert not faults(lambda c: c["kind"] != "hazard" or not {"returned", "supplement"} & set(c["modes"]))


def test_clauses_exist_and_every_clause_on_cases_is_served():
    served = {clause for row in CATEGORIES for clause in row["clauses"]} | {mode["clause"] for mode in BOOK["mode"]}
    assert not faults(lambda c: c["clauses"])
    assert not [clause for clause in served if not re.fullmatch(r"S[123]:[A0-9][0-9.]*(\.[a-e])?(-\d+)?", clause)]
    if STANDARDS:
        books = {code: tomllib.loads((STANDARDS / f"{code}.toml").read_text("utf-8")) for code in ("S1", "S2", "S3")}
        clauses = {f"{code}:{row['id']}": row["capability"] for code, book in books.items() for row in book["clause"]}
        assert not served - clauses.keys()
        assert {clause for clause, owner in clauses.items() if owner == "cases"} - served == NOT_BY_CATEGORY
