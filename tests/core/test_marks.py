"""A number is found again by its mark alone: keyed, never a plain hash, in every row that holds one, under every known key."""

import base64
import hashlib
import io

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from liren.cases import actions as of_cases
from liren.cases.models import Case, Category
from liren.community import actions, jobs
from liren.community.models import ContactPerson, User
from liren.community.queries import caller
from liren.core import marks, vault
from liren.core.marks import Mark
from liren.core.models import Event

NUMBER = "13700001234"
ONE, TWO = vault.new_key("one"), vault.new_key("two")
PUBLIC = {"community.community.phone", "community.organization.phone"}  # printed on pages: nobody's own number


@pytest.fixture
def contact(village):
    return actions.add_contact(village.company, by=village.worker, name="丁一", phone="137-0000-1234")


def personal_columns():
    """Every column that holds somebody's telephone, by its name."""
    every = [f for m in apps.get_models() if m.__module__.startswith("liren.") for f in m._meta.concrete_fields]
    phones = [f for f in every if isinstance(f, models.CharField) and "phone" in f.name and not isinstance(f, Mark)]
    return {f"{f.model._meta.label_lower}.{f.name}": f for f in phones}


def test_every_column_of_numbers_has_an_indexed_mark_beside_it():
    made = {f"{model._meta.label_lower}.{field.made_of}": (model, field) for model, field in marks.marked()}
    assert set(made) == set(personal_columns()) - PUBLIC and len(made) == 5
    for model, field in made.values():
        assert [field.name] in [index.fields for index in model._meta.indexes], model


def plain_hashes(number):
    """What a careless index would hold: hashes without a key, of every way to write the number, as hex and base64."""
    parts = (number[:3], number[3:7], number[7:])
    ways = {number, f"+86{number}", f"0086{number}", f"86{number}", "-".join(parts), " ".join(parts)}
    found = set()
    for way in ways:
        for name in ("md5", "sha1", "sha256", "sha512", "sm3", "blake2b"):
            if name in hashlib.algorithms_available:
                digest = hashlib.new(name, way.encode()).digest()
                signs = base64.b64encode(digest).decode().rstrip("=")
                found |= {digest.hex()[:24], signs[:20], signs.translate(str.maketrans("+/", "-_"))[:20]}
    return found


def dump():
    """All that lies in the database, as text."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            yield from (str(bytes(value).hex() if isinstance(value, memoryview) else value) for row in cursor.fetchall() for value in row)


def hits():
    wanted = plain_hashes(NUMBER)
    return [text for text in dump() for one in wanted if one in text.lower() or one in text]


def test_a_dump_holds_no_plain_hash_of_a_number(village, contact):
    """Not in the marks, and not in the digest that the journal keeps of what was sent under a key."""
    category = Category.objects.get(community=village.here, code="site_expansion")
    told = {"category": category, "title": "货梯停用", "channel": "phone", "contact_phone": NUMBER}
    of_cases.report.given(key="1:a")(village.company, by=village.worker, **told)
    actions.edit_profile.given(key="1:b")(village.worker, by=village.worker, phone=NUMBER, email="")
    actions.look_up.given(key="1:c")(village.here, by=village.worker, number=NUMBER)
    assert hits() == []
    assert Case.objects.get().contact_mark == contact.phone_mark == User.objects.get(pk=village.worker.pk).phone_mark is not None
    for event in Event.objects.exclude(key=None):
        assert event.digest and event.digest != hashlib.sha256(event.action.encode()).hexdigest()
    Case.objects.update(remark=hashlib.sha256(NUMBER.encode()).hexdigest())
    assert hits(), "the control: a plain hash is seen"


def test_the_digest_of_what_was_sent_cannot_be_made_without_the_key(village):
    """Who has the journal cannot try all telephone numbers against it."""
    found = []
    for secret in ("a" * 60, "b" * 60):
        with override_settings(SECRET_KEY=secret):
            found.append(actions.look_up.given(key=f"1:{secret[0]}")(village.here, by=village.worker, number=NUMBER))
    digests = set(Event.objects.filter(action="community.look_up").values_list("digest", flat=True))
    assert len(found) == len(digests) == 2


def test_another_key_gives_another_mark():
    with override_settings(VAULT_KEYS=ONE):
        one = marks.mark(NUMBER)
    with override_settings(VAULT_KEYS=TWO):
        two = marks.mark(NUMBER)
    assert one != two and one[:6] != two[:6] and len(one) == len(two) == 31 and NUMBER not in one


def test_marks_are_written_with_the_number_by_every_way_in(village, contact):
    mark = marks.mark(NUMBER)
    assert contact.phone_mark == ContactPerson.objects.get(pk=contact.pk).phone_mark == mark
    many = [ContactPerson(community=village.here, company=village.company, name="丁", phone=way) for way in ("+86 13700001234", "无", "")]
    ContactPerson.objects.bulk_create(many)
    assert [ContactPerson.objects.get(pk=one.pk).phone_mark for one in many] == [mark, None, None]
    told = {"name": "丁一", "duty": "", "email": "", "is_main": True}
    actions.edit_contact(contact, by=village.worker, phone="0571-88001234", **told)
    assert ContactPerson.objects.get(pk=contact.pk).phone_mark == marks.mark("057188001234")
    changes = Event.objects.get(action="community.edit_contact").changes
    assert changes["phone"] == ["…", "…"] and "phone_mark" not in changes
    actions.edit_contact(contact, by=village.worker, phone="", **told)
    assert ContactPerson.objects.get(pk=contact.pk).phone_mark is None


def test_a_mark_costs_no_statement(village):
    category = Category.objects.get(community=village.here, code="site_expansion")
    costs = []
    for phone in ("", "", NUMBER):  # the first reads what the others have at hand
        with CaptureQueriesContext(connection) as asked:
            of_cases.report(village.company, by=village.worker, category=category, title="一", channel="phone", contact_phone=phone)
        costs.append(len(asked))
    assert costs[1] == costs[2]


def found(village):
    return [label for label, _rows in caller(User.objects.get(pk=village.worker.pk), NUMBER).groups]


def test_after_a_new_key_all_are_found_before_and_after_they_are_renewed(village, contact):
    """No moment in which somebody calls and is not known: both keys are asked for, until the older one is taken away."""
    with override_settings(VAULT_KEYS=ONE):
        assert marks.renew(everything=True) >= 1 and marks.renew() == 0 and found(village) == ["企业联系人"]
    with override_settings(VAULT_KEYS=f"{TWO}\n{ONE}"):
        assert found(village) == ["企业联系人"] and marks.stale() >= 1
        fresh = actions.add_contact(village.company, by=village.worker, name="丁二", phone=NUMBER)
        assert len(caller(village.worker, NUMBER).groups[0][1]) == 2 and fresh.phone_mark[:6] != contact.phone_mark[:6]
        assert jobs.renew_marks.func() >= 1 and marks.stale() == 0 == marks.renew() and found(village) == ["企业联系人"]
    with override_settings(VAULT_KEYS=TWO):
        assert found(village) == ["企业联系人"]
    with override_settings(VAULT_KEYS=ONE):
        assert found(village) == [], "the control: under a key that made none of them nothing is found"


def test_rotating_the_vault_renews_the_marks_too(village, contact):
    with override_settings(VAULT_KEYS=f"{TWO}\n{vault.new_key('old')}"):
        told = io.StringIO()
        call_command("vault", "rotate", stdout=told)
        assert "marks of numbers: 1" in told.getvalue()
        assert ContactPerson.objects.get(pk=contact.pk).phone_mark == marks.mark(NUMBER)


def test_what_is_missing_is_made_at_night_and_what_is_wrong_by_the_command(village, contact):
    ContactPerson.objects.filter(pk=contact.pk).update(phone_mark=None)
    assert jobs.renew_marks.func() == 1 and found(village) == ["企业联系人"]
    ContactPerson.objects.filter(pk=contact.pk).update(phone_mark=marks.mark("057188001234"))
    assert marks.renew() == 0
    call_command("vault", "marks", stdout=io.StringIO())
    assert found(village) == ["企业联系人"]


def test_many_rows_are_renewed_in_batches(village, monkeypatch):
    monkeypatch.setattr(marks, "BATCH", 2)
    rows = [ContactPerson(community=village.here, company=village.company, name="丁", phone=f"1370000{n:04d}") for n in range(5)]
    ContactPerson.objects.bulk_create(rows)
    ContactPerson.objects.update(phone_mark=None)
    assert marks.renew() == 5 and ContactPerson.objects.filter(phone_mark=None).count() == 0


def test_nobody_s_case_waits_for_a_key(village):
    """Without one a case still comes in; the night after the key is back it is found."""
    category = Category.objects.get(community=village.here, code="site_expansion")
    with override_settings(VAULT_KEYS=""):
        case = of_cases.report(village.company, by=village.worker, category=category, title="一", channel="phone", contact_phone=NUMBER)
        assert case.contact_mark is None
        with pytest.raises(vault.NoKeys):
            marks.marks(NUMBER)
    assert marks.renew() == 1 and Case.objects.get(pk=case.pk).contact_mark == marks.mark(NUMBER)
