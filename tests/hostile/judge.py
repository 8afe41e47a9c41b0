"""A process that judges one file of the corpus and tells what it cost: `python -m tests.hostile.judge KIND WHAT`."""

import io
import json
import os
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402

from liren.core import files, tables  # noqa: E402
from liren.core.actions import Refused  # noqa: E402
from tests.hostile import corpus  # noqa: E402

WORDS = (("number", "原编号"), ("title", "标题"), ("category", "类别"))
COLUMNS = [tables.Column(name, label, tables.text(80), name != "number") for name, label in WORDS]


def peak() -> int:
    with open("/proc/self/status") as status:
        return int(next(line for line in status if line.startswith("VmHWM")).split()[1])


def judge(kind: str, what: str) -> dict:
    made = getattr(corpus, kind)[what]
    name, body = (made[0], made[1]()) if isinstance(made, tuple) else ("a.jpg", made())
    with open("/proc/self/clear_refs", "w") as marks:
        marks.write("5")  # the peak counts from here
    before, begun, said, rows = peak(), time.process_time(), "", 0
    try:
        if kind in ("FILES", "PICTURES"):
            files.accept(SimpleUploadedFile(name, body))
        else:
            rows = sum(1 for _row in tables.read(io.BytesIO(body), COLUMNS))
    except Refused as no:
        said = str(no)
    return {"kb": peak() - before, "seconds": time.process_time() - begun, "said": said, "rows": rows}


if __name__ == "__main__":
    print(json.dumps(judge(*sys.argv[1:])))
