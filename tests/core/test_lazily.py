"""What few processes need is not in the memory of all of them, and is there for whoever asks."""

import subprocess
import sys

import pytest

from liren.core.lazily import Lazily

STARTED = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
import django
django.setup()
from django.urls import get_resolver
get_resolver().url_patterns
print(*sorted({"numpy", "openpyxl", "shapely", "pypinyin", "docx", "typst"} & {*sys.modules}))
"""


def test_every_page_can_be_served_before_the_large_libraries_are_read():
    said = subprocess.run([sys.executable, "-c", STARTED], capture_output=True, text=True, check=True)
    assert said.stdout.split() == []


def test_a_web_process_has_read_its_pages_and_spares_them_the_collector():
    served = "import gc, liren.config.wsgi; print(gc.get_freeze_count(), 'liren.cases.views' in sys.modules)"
    asked = STARTED.split("import django")[0] + served
    count, read = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout.split()
    assert int(count) > 100_000 and read == "True"


def test_it_stands_for_the_module():
    import decimal

    assert Lazily("decimal").Decimal is decimal.Decimal
    with pytest.raises(ModuleNotFoundError):
        _ = Lazily("no_such_module").thing
