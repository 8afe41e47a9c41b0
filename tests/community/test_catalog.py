"""The shipped lists of the community: industries, posts and the invented names of the demo."""

import re
import tomllib
from collections import Counter
from itertools import pairwise, product
from pathlib import Path

import liren.cases
import liren.community

CATALOG = Path(liren.community.__file__).parent / "catalog"
CATEGORIES = Path(liren.cases.__file__).parent / "catalog" / "categories.toml"
STANDARDS = next((folder for parent in Path(__file__).parents if (folder := parent / "shared" / "standards").is_dir()), None)

ROLES = {
    *("employee", "company_contact", "volunteer", "grid_member", "grid_leader", "enterprise_worker", "employee_worker"),
    *("governance_worker", "center_head", "secretary", "committee_member", "counselor", "mediator", "report_custodian"),
    *("department_officer", "provider", "property_manager", "system", "administrator", "auditor"),
}


def load(name: str) -> dict:
    return tomllib.loads((CATALOG / f"{name}.toml").read_text("utf-8"))


INDUSTRIES, NAMES, POSTS = load("industries")["industry"], load("demo_names"), load("posts")
POST = {post["code"]: post for post in POSTS["post"]}


def test_industries_are_the_twenty_sections_without_a_gap():
    assert "".join(row["code"] for row in INDUSTRIES) == "ABCDEFGHIJKLMNOPQRST"
    assert [row["first"] for row in INDUSTRIES] == [1] + [row["last"] + 1 for row in INDUSTRIES[:-1]]
    assert INDUSTRIES[-1]["last"] == 97


def test_two_thousand_company_names_can_be_invented():
    brands = {head + tail for head, tail in product(NAMES["company"]["head"], NAMES["company"]["tail"])} - set(NAMES["company"]["avoid"])
    words = [word for trade in NAMES["trade"] for word in trade["words"]]
    assert len(brands) >= 500 and all(len(brand) == 2 for brand in brands)
    assert len(words) == len(set(words)) and len(brands) * len(words) >= 2000
    assert {trade["section"] for trade in NAMES["trade"]} <= {row["code"] for row in INDUSTRIES}


def test_company_names_carry_no_place():
    words = " ".join(word for trade in NAMES["trade"] for word in trade["words"])
    assert not re.search("杭州|浙江|中国|临江|滨江|余杭|萧山", words)


def test_sizes_give_the_population_of_the_demo():
    """About 28,000 employees in 1,706 companies; sizes do not overlap."""
    sizes = NAMES["size"]
    mean = sum(row["weight"] * (row["low"] * row["high"]) ** 0.5 for row in sizes) / sum(row["weight"] for row in sizes)
    assert sum(row["weight"] for row in sizes) == 100
    assert 8 < mean < 20
    assert all(big["low"] == small["high"] + 1 for big, small in pairwise(sizes))


def test_thirty_buildings_lie_in_eight_grids_and_have_a_property_company():
    buildings, grids = NAMES["building"], NAMES["grid"]
    assert len(buildings) == len({row["name"] for row in buildings}) == len({row["short"] for row in buildings}) == 30
    assert [row["number"] for row in grids] == list(range(1, 9))
    assert {row["grid"] for row in buildings} == {row["number"] for row in grids}
    assert {row["property"] for row in buildings} == {row["serves"] for row in NAMES["organization"] if row["kind"] == "property"}
    assert {row["kind"] for row in buildings} == {"tower", "park", "apartment", "hall"}


def test_every_department_a_category_needs_exists():
    departments = Counter(row["sort"] for row in NAMES["organization"] if row["kind"] == "department")
    categories = tomllib.loads(CATEGORIES.read_text("utf-8"))
    assert set(departments) == {row["code"] for row in categories["department"]}
    assert set(departments.values()) == {1}
    assert [row["kind"] for row in NAMES["organization"]].count("enterprise_service_center") == 1


def test_people_can_be_named():
    surnames, given = NAMES["person"]["surnames"], NAMES["person"]["given"]
    assert len(surnames) == len(set(surnames)) >= 90 and all(len(name) == 1 for name in surnames)
    assert len(given) == len(set(given)) >= 200 and all(1 <= len(name) <= 2 for name in given)


def test_posts_name_known_roles_and_bodies():
    assert len(POST) == len(POSTS["post"])
    assert {post["role"] for post in POST.values()} >= ROLES - {"company_contact"}
    assert {post["role"] for post in POST.values()} <= ROLES
    assert {post["body"] for post in POST.values() if "body" in post} == {body["code"] for body in POSTS["body"]}
    assert all(post["per"] in {"community", "grid", "organization"} for post in POST.values())
    assert all(post["bounds"] in {"community", "grid", "region", "organization"} for post in POST.values())


def test_posts_per_organization_say_of_which_kind():
    kinds = {row["kind"] for row in NAMES["organization"]}
    assert all(("of" in post) == (post["per"] == "organization") for post in POST.values())
    assert all("body" in post or post["of"] in kinds for post in POST.values())


def test_people_who_may_not_be_one_person():
    """The custodian is never the secretary or the center head; system, audit and leadership are three people."""
    for code in ("report_custodian", "report_custodian_deputy"):
        kept = {POST[other]["role"] for other in POST[code]["apart_from"]}
        assert {"secretary", "center_head"} <= kept
    assert "auditor" in POST["administrator"]["apart_from"] and "administrator" in POST["auditor"]["apart_from"]
    assert all(other in POST for post in POST.values() for other in [*post.get("apart_from", []), *filter(None, [post.get("held_with")])])


def test_posts_meet_the_headcounts_of_the_standard():
    """S1 6.2.6 to 6.2.12: fixed figures, ranges, and 1+3+N in each grid."""
    count = {code: post["count"] for code, post in POST.items()}
    assert (count["party_secretary"], count["party_deputy_secretary"]) == (1, 1) and count["party_committee_member"] >= 1
    assert POST["committee_director"]["held_with"] == "party_secretary"
    assert count["committee_deputy_full_time"] == 2 and 1 <= count["committee_deputy_part_time"] <= 2
    assert [count[code] for code in ("center_head", "enterprise_worker", "employee_worker", "governance_worker")] == [1, 1, 1, 1]
    grid = {code: post["count"] for code, post in POST.items() if post["per"] == "grid"}
    assert [grid.pop(code) for code in ("grid_leader", "full_time_grid_member", "part_time_grid_member", "grid_instructor")] == [1, 1, 1, 1]
    assert sum(grid.values()) >= 1
    assert count["two_new_party_worker"] >= 1


def test_clauses_of_posts_and_bodies_exist():
    named = {clause for row in [*POSTS["post"], *POSTS["body"]] for clause in row.get("clauses", [])}
    assert not [clause for clause in named if not re.fullmatch(r"S[123]:[0-9.]+(\.[a-e])?(-\d+)?", clause)]
    if STANDARDS:
        for code in ("S1", "S2", "S3"):
            book = tomllib.loads((STANDARDS / f"{code}.toml").read_text("utf-8"))
            mine = {clause.removeprefix(f"{code}:") for clause in named if clause.startswith(code)}
            assert mine <= {row["id"] for row in book["clause"]}


def test_nothing_looks_like_a_real_number():
    for path in CATALOG.glob("*.toml"):
        assert not re.search(r"\d{6,}", path.read_text("utf-8")), path.name
