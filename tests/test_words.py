"""The English words: every text of the interface has its translation, and the compiled file says what the readable one says."""

import ast
import gettext
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "liren/locale/en/LC_MESSAGES"
HAN = re.compile(r"[\u3400-\u9fff]")
KEPT = ("简体中文", "调休", "“其他诉求”", "“社区治理”")  # Chinese words that an English reader is shown on purpose, beside their meaning
PLACES = re.compile(r"%\(\w+\)[a-z]|%[a-z]|\{\w*\}|</?\w+")
STRING = r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
CALL = re.compile(rf"(?<!\w)(_|n?p?gettext)\(\s*u?{STRING}(?:\s*,\s*u?{STRING})?(?:\s*,\s*u?{STRING})?")
PO_FIELD = re.compile(rf"^(msgctxt|msgid|msgid_plural|msgstr)(?:\[(\d)\])? ((?:{STRING}\n?)+)", re.M)

Text = tuple[str, str, str]  # context, what is said of one, what is said of many


def texts_of_python(source: str) -> Iterator[Text]:
    """What a module hands to gettext, under whatever name it imports it."""
    tree = ast.parse(source)
    brought = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation")
    names = {each.asname or each.name: each.name for node in brought for each in node.names if "gettext" in each.name}
    for node in ast.walk(tree) if names else ():
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            given = [part.value for part in node.args if isinstance(part, ast.Constant) and isinstance(part.value, str)]
            if given:
                yield as_text(names[node.func.id], given)


def texts_of_template(source: str) -> Iterator[Text]:
    """What a template hands to gettext: Django turns it into calls, as for makemessages."""
    for name, *given in CALL.findall(templatize(source)):
        yield as_text(name, [ast.literal_eval(part) for part in given if part])


def as_text(name: str, given: list[str]) -> Text:
    context, words = (given[0], given[1:]) if "pgettext" in name else ("", given)
    return context, words[0], words[1] if name.lstrip("_").startswith("n") else ""


@cache
def used() -> dict[Text, str]:
    """Every text of the interface, with a file it stands in."""
    readers = {".py": texts_of_python, ".html": texts_of_template, ".txt": texts_of_template}
    files = (path for path in sorted((ROOT / "liren").rglob("*.*")) if path.suffix in readers and "static" not in path.parts)
    return {text: str(path.relative_to(ROOT)) for path in files for text in readers[path.suffix](path.read_text("utf-8"))}


@cache
def written() -> dict[Text, list[str]]:
    """The readable file: text → its translations, one, or one and many."""
    found = {}
    for entry in (FOLDER / "django.po").read_text("utf-8").split("\n\n")[1:]:
        fields = {
            name + number: "".join(map(ast.literal_eval, re.findall(STRING, value))) for name, number, value, _ in PO_FIELD.findall(entry)
        }
        assert "\n#, fuzzy" not in f"\n{entry}", f"guessed by gettext, to be looked at: {entry}"
        if "msgid" in fields:
            key = fields.get("msgctxt", ""), fields["msgid"], fields.get("msgid_plural", "")
            found[key] = [value for name, value in fields.items() if name.startswith("msgstr")]
    return found


def pairs() -> Iterator[tuple[str, str]]:
    """Each text beside each of its translations, many beside many."""
    for (_context, one, many), translations in written().items():
        yield from zip((one, many), translations, strict=False)


def test_every_text_is_translated():
    missing = [f"{where}: {text}" for text, where in used().items() if HAN.search(text[1]) and not all(written().get(text, [""]))]
    assert not missing, f"python3 dev.py words, then translate {len(missing)} texts:\n" + "\n".join(missing)


def test_nothing_is_translated_that_nobody_says():
    gone = [text for text in written() if text not in used()]
    assert not gone, gone


def test_placeholders_and_marks_are_the_same_on_both_sides():
    wrong = [pair for pair in pairs() if sorted(set(PLACES.findall(pair[0]))) != sorted(set(PLACES.findall(pair[1])))]
    assert not wrong, wrong


def test_english_is_written_in_english():
    left = [said for _text, said in pairs() if HAN.search(re.sub("|".join(KEPT), "", said)) or re.search("[，。！？：；、（）]", said)]
    assert not left, left


def test_the_compiled_file_says_what_the_readable_one_says():
    with (FOLDER / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)._catalog
    wanted = {}
    for (context, one, many), said in written().items():
        key = f"{context}\x04{one}" if context else one
        wanted |= {(key, number): words for number, words in enumerate(said)} if many else {key: said[0]}
    compiled.pop("", None)
    assert compiled == wanted, "python3 dev.py words"


@pytest.mark.parametrize(
    ("reader", "source", "text"),
    [
        (texts_of_python, 'from django.utils.translation import gettext_lazy as __\n__("甲" "乙")', ("", "甲乙", "")),
        (texts_of_python, 'from django.utils.translation import ngettext\nngettext("%d 天", "%d 日", 3)', ("", "%d 天", "%d 日")),
        (texts_of_python, 'from django.utils.translation import pgettext\npgettext("纸", "张")', ("纸", "张", "")),
        (texts_of_template, '{% load i18n %}{% translate "甲(乙)" %}', ("", "甲(乙)", "")),
        (texts_of_template, '{% load i18n %}{% include "x" with label=_("甲") %}', ("", "甲", "")),
        (texts_of_template, "{% load i18n %}{% blocktranslate %}甲{{ who }}{% endblocktranslate %}", ("", "甲%(who)s", "")),
        (
            texts_of_template,
            "{% blocktranslate count n=n %}{{ n }} 天{% plural %}{{ n }} 日{% endblocktranslate %}",
            ("", "%(n)s 天", "%(n)s 日"),
        ),
        (texts_of_template, '{% translate "张" context "纸" %}', ("纸", "张", "")),
    ],
)
def test_the_reader_finds(reader, source, text):
    assert list(reader(source)) == [text]
