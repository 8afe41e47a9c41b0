#!/usr/bin/env bash
# 恢复：把归档装入一个空的安装；已有数据时拒绝。Restore an archive into an empty installation; refuses where data lies already.
#   LIREN_DATABASE_URL=… LIREN_DATA_DIR=… deploy/restore.sh 归档 ARCHIVE
set -euo pipefail
umask 077
root=$(cd "$(dirname "$0")/.." && pwd)
archive=${1:?用法 usage: restore.sh ARCHIVE}
data=${LIREN_DATA_DIR:-$root/var}
url=${LIREN_DATABASE_URL:-sqlite:///$data/liren.sqlite3}
refuse() { echo "$1" >&2; exit 1; }
mkdir -p "$data"
work=$(mktemp -d "$data/.restore.XXXXXX")
trap 'rm -rf "$work"' EXIT

tar -C "$work" -xzf "$archive"
(cd "$work" && sha256sum --quiet --check SHA256SUMS) || refuse "归档已损坏 the archive is damaged"
[ -z "$(ls -A "$data/files" 2>/dev/null)" ] || refuse "附件目录不为空 there are files already: $data/files"
case $url in
  sqlite:*)
    target=${url#sqlite:///}
    [ -f "$work/database.sqlite3" ] || refuse "归档里是 PostgreSQL 数据库 the archive holds a PostgreSQL database"
    [ ! -e "$target" ] || refuse "数据库已存在 the database exists: $target"
    cp "$work/database.sqlite3" "$target.part" && mv "$target.part" "$target"
    ;;
  *)
    [ -f "$work/database.dump" ] || refuse "归档里是 SQLite 数据库 the archive holds an SQLite database"
    tables=$(psql -XAtc "select count(*) from pg_tables where schemaname = 'public'" "$url")
    [ "$tables" = 0 ] || refuse "数据库不为空 the database is not empty: $tables tables"
    pg_restore --no-owner --exit-on-error --single-transaction --dbname="$url" "$work/database.dump"
    ;;
esac
mkdir -p "$data/files"
cp -a "$work/files/." "$data/files/"
echo "已恢复。接着 next: manage.py migrate && manage.py verify_journal"
