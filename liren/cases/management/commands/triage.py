"""Learn and judge triage: `manage.py triage train|evaluate FILE…`, `triage learn`, and `triage build` for the model that ships."""

import time
from pathlib import Path
from random import Random

from django.core.management.base import BaseCommand, CommandError

from liren.cases import imports, jobs, queries
from liren.cases.demo.texts import Phrases, texts
from liren.cases.queries.triage import SHIPPED
from liren.cases.rules.learning import fold_of, judge, train, warmed
from liren.cases.rules.triage import Example, Model
from liren.community.models import Community
from liren.core.calendar import now

FOLDS = 5
TOLD = 30  # tellings of each category out of the demo's phrases
SOBER = 6.0  # phrases out of one book are more alike than what people write: chances learned from them would boast
SHOWN = 20


class Command(BaseCommand):
    help = "自动归类：训练、评测、学习。Triage: train, evaluate, learn from this site's closed cases, build the model that ships."

    def add_arguments(self, parser):
        kinds = parser.add_subparsers(dest="what", required=True)
        for name, told in (("train", "由表格训练 learn from tables"), ("evaluate", "在表格上评测 judge on tables")):
            one = kinds.add_parser(name, help=told)
            one.add_argument("files", nargs="+", type=Path, help="CSV（UTF-8 或 GB 18030），第一行是列名")
            for column in ("subject", "text", "label", "sub-label"):
                one.add_argument(f"--{column}", default="", help="column; known by its usual name where left out")
            one.add_argument(
                "--out" if name == "train" else "--model", type=Path, default=None, help="文件 file; default: DATA_DIR/triage/trained.model"
            )
        kinds.add_parser("learn", help="由已办结的普通事项学习 learn from closed ordinary cases")
        kinds.add_parser("build", help="重做随产品的模型 build the model that ships (maintainers)")

    def handle(self, **options):
        {"train": self.train, "evaluate": self.evaluate, "learn": self.learn, "build": self.build}[options["what"]](options)

    def read(self, options):
        """The examples of all files, their labels of the second level, and a word on each row that is none."""
        columns = imports.Columns(options["subject"], options["text"], options["label"], options["sub_label"])
        examples, below = [], []
        for path in options["files"]:
            if not path.is_file():
                raise CommandError(f"没有这个文件：{path}\nNo such file.")
            try:
                good, lower, wrong = imports.labelled(path, columns)
            except ValueError as no:
                raise CommandError(f"{path.name}：{no}") from no
            for one in wrong[:SHOWN]:
                self.stderr.write(f"{path.name} {one}")
            if len(wrong) > SHOWN:
                self.stderr.write(f"……另有 {len(wrong) - SHOWN} 行 · and {len(wrong) - SHOWN} more")
            examples += good
            below += lower
        if not examples:
            raise CommandError("没有一行可用。No row can be used.")
        return examples, below

    def train(self, options):
        examples, below = self.read(options)
        if len({one.label for one in examples}) < 2:
            raise CommandError("至少要有两个类别。At least two labels are needed.")
        began = time.monotonic()
        learned, held = self.apart(examples)
        model = warmed(train(learned), held)
        self.say_marks(judge(model, held), f"留出 {len(held)} 件检验 held out")
        final = train(examples)
        final.warmth, final.told = model.warmth, {"examples": len(examples), "at": now().isoformat()}
        self.keep(final, self.path(options["out"]), began)
        for label in sorted({one.label for one in examples}) if any(below) else ():
            own = [Example(e.subject, e.text, lower) for e, lower in zip(examples, below, strict=True) if e.label == label and lower]
            if len({one.label for one in own}) > 1:
                self.keep(train(own), self.path(options["out"]).with_suffix(f".{label}.model"), began)

    def apart(self, examples):
        """Examples to learn from and to be judged on; near-duplicates stay together."""
        held = [one for one in examples if fold_of(one, FOLDS) == 0]
        learned = [one for one in examples if fold_of(one, FOLDS)]
        return (learned, held) if held and len({one.label for one in learned}) > 1 else (examples, examples)

    def path(self, given):
        return given or queries.triage_folder() / "trained.model"

    def keep(self, model, path, began):
        path.parent.mkdir(parents=True, exist_ok=True)
        packed = model.packed()
        path.write_bytes(packed)
        self.stdout.write(
            f"{path}：{len(packed) / 1024:.0f} KB，{len(model.says)} 个特征，{len(model.labels)} 类，用时 {time.monotonic() - began:.0f} 秒"
        )

    def evaluate(self, options):
        path = self.path(options["model"])
        try:
            model = Model.unpacked(path.read_bytes())
        except (OSError, ValueError) as no:
            raise CommandError(f"读不出模型：{path}（先运行 triage train）\nNo model there; run triage train first.") from no
        examples, below = self.read(options)
        began = time.process_time()
        marks = judge(model, examples)
        spent = (time.process_time() - began) / len(examples) * 1000
        self.say_marks(marks, f"{len(examples)} 件，每件 {spent:.2f} 毫秒 ms each")
        for label in model.labels if any(below) else ():
            lower = path.with_suffix(f".{label}.model")
            own = [Example(e.subject, e.text, b) for e, b in zip(examples, below, strict=True) if e.label == label and b]
            if lower.is_file() and own:
                self.say_marks(judge(Model.unpacked(lower.read_bytes()), own), f"“{label}”的二级分类 second level")

    def say_marks(self, marks, told):
        """Accuracy, macro-F1, F1 of each label, and what was taken for what, in columns as wide as Chinese is."""
        self.stdout.write(f"{told}\n准确率 accuracy {marks.accuracy:.4f}　宏平均 macro-F1 {marks.macro_f1:.4f}")
        labels = sorted({name for pair in marks.confusion for name in pair})
        width = max(wide(name) for name in labels) + 2
        self.stdout.write(
            padded("实际＼判为", width) + "".join(padded(name, width, right=True) for name in labels) + padded("F1", 8, right=True)
        )
        for true in labels:
            cells = "".join(padded(str(marks.confusion.get((true, said), "·")), width, right=True) for said in labels)
            self.stdout.write(padded(true, width) + cells + padded(f"{marks.f1.get(true, 0):.3f}", 8, right=True))

    def learn(self, _options):
        for community in Community.objects.order_by("pk"):
            self.stdout.write(f"{community}：{jobs.learn(community)}")

    def build(self, _options):
        """From the catalogue's own texts and the demo's phrases alone: nothing in it was ever said by anybody."""
        random, began = Random(1), time.monotonic()  # noqa: S311 - phrases, not secrets
        rows = {row["code"]: row["kind"] for row in queries.catalogue_rows()}
        tellings = [_telling(random, code, rows[code]) for code in sorted(texts()) if code in rows for _n in range(TOLD)]
        examples = queries.shipped_examples() + tellings
        learned, held = self.apart(examples)
        judged = warmed(train(learned, least=1, keep=24_000, epochs=8), held)
        marks = judge(judged, held)
        self.stdout.write(f"留出 {len(held)} 件检验 held out：准确率 {marks.accuracy:.3f}，宏平均 F1 {marks.macro_f1:.3f}")
        model = train(examples, least=1, keep=24_000, epochs=8)
        model.warmth = min(judged.warmth, SOBER)
        model.told = {"examples": len(examples)}
        self.keep(model, SHIPPED, began)


def _telling(random, code, kind):
    phrases = Phrases(random, code, kind, "public_page")
    given = {"building": "三号楼", "road": "春和路", "company": "我们公司", "other_company": "隔壁公司", "post": "", "due": ""}
    phrases.given |= given
    return Example(phrases.title, phrases.text, code)


def wide(text):
    """Columns of a terminal: a Chinese character takes two."""
    return sum(2 if ord(sign) > 0x2E80 else 1 for sign in text)


def padded(text, width, *, right=False):
    gap = " " * max(0, width - wide(text))
    return gap + text if right else text + gap
