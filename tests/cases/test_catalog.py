"""The shipped catalogues of cases: complete, consistent with the standards, free of anything that looks like a real person."""

import random
import re
import tomllib
from collections import Counter
from itertools import pairwise
from pathlib import Path

import liren.cases
from liren.cases.models import Urgency

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


# -- answer templates ---------------------------------------------------------

TEMPLATES = load("templates")
STAGES = {"accept", "supplement", "update", "resolve", "decline", "escalate", "hand_back"}
SLOT = re.compile(r"{([^{}]*)}")


def amiss(rule) -> list[str]:
    return [template["code"] for template in TEMPLATES["template"] if not rule(template)]


def test_every_stage_has_templates():
    assert len(TEMPLATES["template"]) >= 40 and unique(TEMPLATES["template"]) and unique(TEMPLATES["template"], "name")
    assert {t["stage"] for t in TEMPLATES["template"]} == STAGES


def test_templates_fill_documented_placeholders_only():
    known = {row["code"] for row in TEMPLATES["placeholder"]}
    used = {name for t in TEMPLATES["template"] for name in SLOT.findall(t["text"])}
    assert used == known
    assert not amiss(lambda t: "{" not in SLOT.sub("", t["text"]) and "}" not in SLOT.sub("", t["text"]))


def test_templates_apply_to_known_kinds_groups_and_categories():
    assert not amiss(lambda t: set(t.get("kinds", [])) <= KINDS)
    assert not amiss(lambda t: set(t.get("groups", [])) <= {g["name"] for g in BOOK["group"]})
    assert not amiss(lambda t: set(t.get("categories", [])) <= {c["code"] for c in CATEGORIES})


def fits(template: dict, category: dict) -> bool:
    named = (("kinds", "kind"), ("groups", "group"), ("categories", "code"))
    return all(category[field] in template.get(limit, [category[field]]) for limit, field in named)


def test_every_category_has_a_template_at_each_stage_it_can_reach():
    mode = {"supplement": "supplement", "decline": "returned", "escalate": "escalated"}
    for category in CATEGORIES:
        reached = {template["stage"] for template in TEMPLATES["template"] if fits(template, category)}
        assert reached >= STAGES - {stage for stage, needed in mode.items() if needed not in category["modes"]}, category["code"]


def test_a_declined_matter_hears_why_and_what_else():
    """S2 5.4.3 退回答复制."""
    assert not amiss(lambda t: t["stage"] != "decline" or {"reason", "instead"} <= set(SLOT.findall(t["text"])))
    assert not amiss(lambda t: t["stage"] != "supplement" or "missing" in SLOT.findall(t["text"]))
    assert not amiss(lambda t: t["stage"] not in {"escalate", "hand_back"} or "reason" in SLOT.findall(t["text"]))


def test_templates_are_short_and_calm():
    assert not amiss(lambda t: len(t["text"]) <= 130 and t["text"].endswith("。"))
    assert not amiss(lambda t: not re.search("[！!]", t["text"]))


# -- texts of the demo --------------------------------------------------------

DEMO = load("demo_texts")
TEXTS = DEMO["text"]
SPOKEN = {text["category"] for text in TEXTS}
OF_KIND = {kind["code"]: kind for kind in DEMO["kind"]}
KIND = {category["code"]: category["kind"] for category in CATEGORIES}
ALWAYS = ("plain", "closers", "accepts", "progress", "answers", "good", "bad")
LISTS = (*ALWAYS, "titles", "details", "supplements", "returned", "escalated", "extended")


def sentences(row: dict) -> list[str]:
    return [sentence for name in LISTS for sentence in row.get(name, [])] + [s for story in row.get("story", []) for s in sentences(story)]


def told(text: dict, name: str) -> list[str]:
    return [sentence for story in text["story"] for sentence in story.get(name, [])]


def bare(rule) -> list[str]:
    return [text["category"] for text in TEXTS if not rule(text)]


def test_enough_categories_have_texts():
    assert len(SPOKEN) == len(TEXTS) >= 60
    assert {c["code"] for c in CATEGORIES} >= SPOKEN
    assert {c["kind"] for c in CATEGORIES if c["code"] in SPOKEN} == KINDS
    assert {c["group"] for c in CATEGORIES if c["code"] in SPOKEN} == {g["name"] for g in BOOK["group"]}


def test_texts_vary():
    assert not bare(lambda t: len(told(t, "titles")) >= 4 and len(told(t, "details")) >= 3)
    assert not bare(lambda t: told(t, "progress") and told(t, "answers") and t["weight"] > 0)
    assert not bare(lambda t: set(t.get("months", [1])) <= set(range(1, 13)))


def test_every_story_has_a_title_and_falls_back_on_its_kind():
    assert not bare(lambda t: all(story["titles"] for story in t["story"]))
    assert OF_KIND.keys() == KINDS
    for kind in OF_KIND.values():
        assert all(len(kind[name]) >= 2 for name in ALWAYS), kind["code"]
        assert kind["escalated"] and kind["extended"], kind["code"]


def test_no_title_or_detail_is_written_twice():
    assert not bare(lambda t: len(set(told(t, "titles"))) == len(told(t, "titles")))
    assert not bare(lambda t: len(set(told(t, "details"))) == len(told(t, "details")))


def test_titles_fit_one_line_and_details_are_sentences():
    assert not bare(lambda t: all(4 <= len(SLOT.sub("某某某某", title)) <= 30 for title in told(t, "titles")))
    assert not bare(lambda t: all(len(detail) >= 18 and detail[-1] in "。？" for detail in told(t, "details")))


def test_every_slot_is_defined_and_used():
    slots = DEMO["demo"] + [row["name"] for row in DEMO["slot"] + DEMO["number"]]
    used = {name for row in TEXTS + DEMO["kind"] for sentence in sentences(row) for name in SLOT.findall(sentence)}
    used |= {name for sentence in DEMO["openers"] for name in SLOT.findall(sentence)}
    assert len(slots) == len(set(slots)) and used == set(slots)
    assert all(len(row["values"]) == len(set(row["values"])) >= 5 for row in DEMO["slot"])
    assert all(row["low"] < row["high"] and row["step"] > 0 for row in DEMO["number"])


def test_sentences_put_back_no_second_time_of_day():
    times = next(row["values"] for row in DEMO["slot"] if row["name"] == "time")
    assert all(re.match("早上|上午|中午|下午|晚上", time) for time in times)
    doubled = re.compile("(早上|上午|中午|下午|晚上|午后){time}|{day}(上午上午|下午下午)|(上|下|本){day}")
    assert not [s for row in TEXTS + DEMO["kind"] for s in sentences(row) if doubled.search(s)]


def test_texts_keep_to_the_modes_of_their_category():
    modes = {c["code"]: set(c["modes"]) for c in CATEGORIES}
    needed = {"supplements": "supplement", "returned": "returned", "escalated": "escalated"}
    assert not bare(lambda t: {mode for name, mode in needed.items() if name in t} <= modes[t["category"]])
    of_kind = {kind: set().union(*(c["modes"] for c in CATEGORIES if c["kind"] == kind)) for kind in KINDS}
    assert not [code for code, k in OF_KIND.items() if not {mode for name, mode in needed.items() if name in k} <= of_kind[code]]


def test_what_is_kept_from_the_employer_does_not_name_the_company():
    hidden = {c["code"] for c in CATEGORIES if c["secrecy"] in {"employer", "report"}}
    assert not bare(lambda t: t["category"] not in hidden or "{company}" not in "".join(sentences(t)))


def test_two_thousand_five_hundred_cases_do_not_look_copied():
    dice = random.Random(2026)
    values = {row["name"]: row["values"] for row in DEMO["slot"]}
    values |= {row["name"]: list(range(row["low"], row["high"] + 1, row["step"])) for row in DEMO["number"]}
    values |= {name: [f"{name}{i}" for i in range(12)] for name in DEMO["demo"]}
    drawn = Counter()
    for text in dice.choices(TEXTS, [text["weight"] for text in TEXTS], k=2500):
        kind, story = OF_KIND[KIND[text["category"]]], dice.choice(text["story"])
        given = {name: dice.choice(options) for name, options in values.items()}
        detail = dice.choice([*DEMO["openers"], *[""] * 8]) + dice.choice(story.get("details", kind["plain"]))
        written = f"{dice.choice(story['titles'])}\n{detail}{dice.choice([*kind['closers'], ''])}"
        drawn[written.format(**given)] += 1
    assert len(drawn) > 2400
    assert max(drawn.values()) <= 4


# -- all of them --------------------------------------------------------------


def test_no_number_looks_like_a_phone_or_an_identity_card():
    for path in CATALOG.glob("*.toml"):
        assert not re.search(r"\d{5,}|1[3-9]\d[\s-]?\d{4}", path.read_text("utf-8")), path.name


def test_no_real_place_or_brand_is_named():
    real = "滨江|萧山|余杭|钱塘|西湖|阿里|华为|海康|网易|腾讯|美团|饿了么|抖音|淘宝|支付宝|浙江大学"
    for path in CATALOG.glob("*.toml"):
        assert not re.search(real, path.read_text("utf-8")), path.name


def test_the_help_of_a_category_names_only_what_can_be_chosen():
    """Told to choose an urgency or another category, one finds it."""
    rows = load("categories")["category"]
    there = {row["name"] for row in rows} | {str(label) for label in Urgency.labels}
    named = {row["code"]: re.findall(r"请选“(.+?)”", row.get("help", "")) for row in rows}
    assert any(named.values()) and [code for code, words in named.items() if set(words) - there] == []
