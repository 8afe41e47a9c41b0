"""What triage makes of a text: the model in use, its suggestions, and the examples it may learn from."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.conf import settings

from liren.cases.flow import State
from liren.cases.models import Case, Category, Secrecy, TriageModel
from liren.cases.rules.triage import Example, Model
from liren.community.models import Community, User
from liren.core.models import Event

CATALOG = Path(__file__).parents[1] / "catalog"
SHIPPED = CATALOG / "triage.model"
FLOOR = 0.1  # below this nothing is suggested to whoever writes
SURE = 0.5  # from here a worker is told that another category fits better
PRACTICALLY = 0.6  # from here the row of a file is put there without anybody looking
OPEN_TO_TRIAGE = (Secrecy.ORDINARY, Secrecy.HAZARD)  # nothing sealed is learned from
MOST = 8000  # of the community's own cases, the newest
SHORTEST = 4  # characters: less says nothing


@dataclass(frozen=True)
class Suggestion:
    """A category that fits a text, how sure that is in percent, and the words that spoke for it."""

    category: Category
    percent: int
    words: tuple[str, ...]


def triage_folder() -> Path:
    """Where the models of this site lie."""
    return Path(settings.DATA_DIR) / "triage"


def used_model(community: Community) -> TriageModel | None:
    """The row of the model that this community has learned and uses."""
    return TriageModel.objects.filter(community=community, is_used=True).first()


def model_of(community: Community) -> Model | None:
    """The model in use: the community's own, else the one that ships."""
    row = used_model(community)
    path = triage_folder() / row.file if row else SHIPPED
    return _loaded(str(path)) or _loaded(str(SHIPPED))


@lru_cache(8)
def _loaded(path: str) -> Model | None:
    """A model read once; a file never changes under its name."""
    try:
        return Model.unpacked(Path(path).read_bytes())
    except (OSError, ValueError):
        return None


def suggestions(
    community: Community, title: str, text: str, audience: Iterable[str] = (), *, most: int = 3, floor: float = FLOOR
) -> list[Suggestion]:
    """Up to three categories for a text, best first, of those its writer may choose; none where the model is not sure."""
    if len(title.strip()) + len(text.strip()) < SHORTEST or (model := model_of(community)) is None:
        return []
    guesses = {guess.label: guess for guess in model.guess(title, text, most * 2, floor / 2)}
    rows = Category.objects.filter(community=community, is_active=True, code__in=guesses)
    rows = rows.filter(audience__in=set(audience)) if audience else rows
    found = sorted(rows, key=lambda row: -guesses[row.code].confidence)[:most]
    if not found or guesses[found[0].code].confidence < floor:
        return []
    return [Suggestion(row, min(95, round(100 * guesses[row.code].confidence)), guesses[row.code].words) for row in found]


def better_category(case: Case) -> Suggestion | None:
    """Another category for a case nobody has answered, where the model is sure of it and the case may be moved there."""
    if case.secrecy not in OPEN_TO_TRIAGE or case.state not in {State.REPORTED, State.ACCEPTED}:
        return None
    found = suggestions(case.community, case.title, case.text, most=1, floor=SURE)
    if not found or found[0].category.pk == case.category_id or found[0].category.secrecy not in OPEN_TO_TRIAGE:
        return None
    return None if was_recategorized(case) else found[0]


def was_recategorized(case: Case) -> bool:
    """Has a worker already decided what this case is about?"""
    return Event.objects.filter(subject_type="cases.case", subject_id=case.pk, action="cases.recategorize").exists()


def catalogue_rows() -> list[dict[str, Any]]:
    """The categories as they ship."""
    return tomllib.loads((CATALOG / "categories.toml").read_text("utf8"))["category"]


def shipped_examples() -> list[Example]:
    """What the catalogue itself says of its categories: name, help, words and questions."""
    examples = []
    for row in catalogue_rows():
        code, name, words = row["code"], row["name"], row.get("words", [])
        asked = [text for q in row.get("questions", []) for text in (q["label"], *q.get("choices", []))]
        told = [(name, row.get("help", "")), (name, "、".join(words)), ("、".join(words), row.get("help", "")), (name, "、".join(asked))]
        told += [(word, row.get("help", "") if n % 2 else "") for n, word in enumerate(words)]
        told += [(f"{word}{other}", name) for word, other in pairwise(words)]
        examples += [Example(subject, text, code) for subject, text in told]
    return examples


def own_examples(community: Community) -> list[Example]:
    """Ordinary cases of this community that are over, with the category they had in the end – corrections included."""
    done = Case.objects.filter(community=community, secrecy__in=OPEN_TO_TRIAGE, state=State.CONFIRMED, category__is_active=True)
    rows = done.exclude(category__code__startswith="other_").order_by("-closed_at", "-pk")
    return [Example(*row) for row in rows.values_list("title", "text", "category__code")[:MOST]]


@dataclass(frozen=True)
class TriageState:
    """The models of a community, the newest first, and what its workers corrected."""

    models: list[TriageModel]
    corrections: list[dict[str, Any]]


def triage_state(user: User) -> TriageState:
    """How triage does in the user's community."""
    rows = list(TriageModel.objects.visible_to(user)[:20])
    home = Community.objects.filter(pk__in=[c for area in user.areas() for c in area.communities]).order_by("pk").first()
    heads = user.roles() & {"worker", "center_head", "secretary"}
    return TriageState(rows, corrections(home) if home and heads else [])


def corrections(community: Community) -> list[dict[str, Any]]:
    """What workers changed, newest first: from which category to which, and what had been suggested."""
    events = Event.objects.filter(community_id=community.pk, action="cases.recategorize").order_by("-pk")
    return [{"at": event.at, **event.details} for event in events[:50]]
