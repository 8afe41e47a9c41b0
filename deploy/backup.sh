#!/usr/bin/env bash
# 备份：把数据库与附件写成一个归档。Backup: database and attachments in one archive.
#   LIREN_DATABASE_URL=… LIREN_DATA_DIR=… deploy/backup.sh 目标目录 FOLDER
set -euo pipefail
umask 077
root=$(cd "$(dirname "$0")/.." && pwd)
into=${1:?用法 usage: backup.sh FOLDER}
data=${LIREN_DATA_DIR:-$root/var}
url=${LIREN_DATABASE_URL:-sqlite:///$data/liren.sqlite3}
mkdir -p "$into"
work=$(mktemp -d "$into/.backup.XXXXXX")
trap 'rm -rf "$work"' EXIT

# The database first, the files after it: every file that a saved row names is then in the archive.
case $url in
  sqlite:*)
    [ -f "${url#sqlite:///}" ] || { echo "没有这个数据库 no such database: ${url#sqlite:///}" >&2; exit 1; }
    python3 - "${url#sqlite:///}" "$work/database.sqlite3" <<'PY'
import sqlite3, sys
source, target = sqlite3.connect(sys.argv[1]), sqlite3.connect(sys.argv[2])
source.backup(target)
(verdict,) = target.execute("PRAGMA integrity_check").fetchone()
sys.exit(0 if verdict == "ok" else f"database is damaged: {verdict}")
PY
    ;;
  *) pg_dump --format=custom --no-owner --file="$work/database.dump" "$url" ;;
esac
mkdir -p "$work/files"
[ ! -d "$data/files" ] || cp -a "$data/files/." "$work/files/"
(cd "$work" && find . -type f ! -name SHA256SUMS -print0 | sort -z | xargs -0 sha256sum >SHA256SUMS)
name=$into/liren-$(date -u +%Y%m%dT%H%M%SZ).tar.gz
tar -C "$work" -czf "$name.part" .
mv "$name.part" "$name"
echo "$name"
