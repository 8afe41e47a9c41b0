"""Every upload door against the corpus: a clear sentence or a harmless file, at once, and nothing active is given out again."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from liren.cases.models import Case
from liren.community.models import Import
from liren.core import files, tables
from liren.core.actions import Refused
from liren.core.models import Attachment
from tests.hostile.corpus import FILES, PICTURES, TABLES, book, cells, picture

SENTENCE = 8  # characters of the shortest sentence that says what to do


@pytest.mark.parametrize("what", FILES)
def test_attachments_refuse_it_with_a_sentence(what):
    name, make = FILES[what]
    with pytest.raises(Refused) as no:
        files.accept(SimpleUploadedFile(name, make()))
    assert len(str(no.value)) > SENTENCE


def test_a_phone_photo_is_told_how_to_come():
    name, make = FILES["heic photo"]
    with pytest.raises(Refused, match="照片图库"):
        files.accept(SimpleUploadedFile(name, make()))


@pytest.mark.parametrize("what", PICTURES)
def test_pictures_are_drawn_anew(what):
    stored = files.accept(SimpleUploadedFile("a.jpg", PICTURES[what]()))
    for bad in (b"script", b"PK\x03\x04", b"CANARY", b"evil"):
        assert bad not in stored.body + stored.thumb
    assert Image.open(io.BytesIO(stored.body)).size == (64, 48) and not Image.open(io.BytesIO(stored.body)).getexif()


@pytest.mark.parametrize("what", TABLES)
def test_the_import_door_refuses_it_with_a_sentence(village, enter, what):
    sent = {"kind": "companies", "file": SimpleUploadedFile("a.xlsx", TABLES[what]())}
    answer = enter(village.worker).post("/desk/imports/", sent, follow=True)
    assert answer.status_code == 200 and not Import.objects.exists()
    assert 'class="alert tone-bad"' in answer.content.decode()


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.xlsx", "账单\u202excod.exe", "a\x00\r\nb.xlsx", "名" * 500 + ".xlsx", '"; filename="x.html']
)
def test_odd_names_come_clean(village, enter, name):
    sent = {"kind": "companies", "file": SimpleUploadedFile("x.xlsx", book(cells("企业名称")))}
    sent["file"].name = name
    client = enter(village.worker)
    client.post("/desk/imports/", sent)
    for kept in Import.objects.values_list("name", flat=True):
        assert len(kept) <= 200 and not set(kept) & set('/\\\x00\r\n\u202e"')
    assert files.clean_name(name) and not set(files.clean_name(name)) & set('/\\\x00\r\n\u202e"')


@pytest.fixture
def report(village, enter):
    """Send a case with these files from the company's portal."""

    def send(*uploads):
        answers = {"q_area": "200", "q_use": "办公", "contact_phone": "13800001111"}
        form = {"title": "漏水", "text": "x", "urgency": "normal", "files": [*uploads], **answers}
        return enter(village.contact).post("/home/report/site_expansion/", form, follow=True)

    return send


@pytest.mark.parametrize(
    "what", ["svg as picture", "html as picture", "png bomb", "docm under docx", "zip bomb, nested", "gif with script"]
)
def test_the_portal_s_door_refuses_and_keeps_nothing(report, what):
    name, make = FILES[what]
    answer = report(SimpleUploadedFile(name, make()))
    assert answer.status_code in {200, 422} and not Case.objects.exists() and not Attachment.objects.exists()


@pytest.mark.parametrize("body", [picture() + b"<script>alert(1)</script>", b"%PDF-1.7\n<html><script>alert(1)</script>"])
def test_what_comes_in_goes_out_as_nothing_active(report, enter, village, body):
    report(SimpleUploadedFile("a.html", body))
    file = Attachment.objects.get()
    answer = enter(village.contact).get(f"/files/{file.pk}/")
    assert answer["Content-Type"] in {"image/jpeg", "application/pdf"} and answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["Content-Disposition"].startswith("attachment") or answer["Content-Type"].startswith("image/")


def test_formulas_of_a_table_come_in_as_their_words_and_go_out_as_text(tmp_path):
    evil = "=cmd|&#39;/c calc&#39;!A1"
    rows = list(tables.read(io.BytesIO(book(cells("名") + cells(evil, number=2))), [tables.Column("name", "名", tables.text(99))]))
    assert rows[0].values["name"].startswith("=cmd")
    out = io.BytesIO()
    tables.save_csv(out, ["名"], [[rows[0].values["name"]]])
    assert out.getvalue().decode("utf-8-sig").splitlines()[1].lstrip('"').startswith("'=cmd")
