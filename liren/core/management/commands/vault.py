"""`manage.py vault`: make a master key, wrap the data keys and make the marks of numbers anew, see under which key they lie."""

import os
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from liren.core import marks, vault
from liren.core.calendar import now


class Command(BaseCommand):
    help = "保险库：new-key 文件（生成主密钥）、rotate（换用当前主密钥）、marks（重建号码索引）、status。The vault's keys."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        new = verbs.add_parser("new-key", help="put a fresh key at the top of this file, made if it is not there")
        new.add_argument("path", type=Path)
        verbs.add_parser("rotate", help="wrap all data keys and make all marks under the first key; may be stopped and begun again")
        verbs.add_parser("marks", help="make the marks by which telephone numbers are found anew, also where they seem right")
        verbs.add_parser("status", help="how many data keys lie under which master key")

    def handle(self, **options):
        verbs: dict[str, Callable[..., None]] = {"new-key": self.new_key, "rotate": self.rotate, "marks": self.marks, "status": self.status}
        verbs[options["verb"]](**options)

    def new_key(self, path: Path, **_options: object) -> None:
        if path.resolve().is_relative_to(settings.DATA_DIR.resolve()):
            raise CommandError("密钥不能放在数据目录里：备份会把它和密文一起带走。Not beside what it protects.")
        before = path.read_text("utf8") if path.exists() else ""
        name = f"k{now():%Y%m%d%H%M%S}"
        if f"{name}:" in before:
            raise CommandError("这一秒刚生成过一个，请稍候再试。One was made this very second.")
        fresh = path.with_name(f"{path.name}.new")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf8") as file:
            file.write(f"{vault.new_key(name)}\n{before}")
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
        self.stdout.write(f"{name} → {path}  LIREN_VAULT_KEYS={path.resolve()}")
        self.stdout.write("请立即另存一份到安全的地方：丢了它，密封内容谁也打不开。Keep a copy: without it nobody can open what is sealed.")

    def rotate(self, **_options: object) -> None:
        count = 0
        while done := vault.rotate():
            count += done
        self.stdout.write(f"{count} → {next(iter(vault.master_keys()))}")
        self.stdout.write(f"号码索引 marks of numbers: {marks.renew()}")

    def marks(self, **_options: object) -> None:
        self.stdout.write(f"号码索引 marks of numbers: {marks.renew(everything=True)}")

    def status(self, **_options: object) -> None:
        known = vault.master_keys()
        for name, count in vault.masters_in_use().items():
            self.stdout.write(f"{name}\t{count}" + ("" if name in known else "\t缺少此密钥 this key is missing"))
        self.stdout.write(f"当前 current: {next(iter(known))}")
        self.stdout.write(f"旧密钥下的号码索引 marks under an older key: {marks.stale()}")
