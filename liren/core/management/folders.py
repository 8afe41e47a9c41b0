"""Folders below the data folder: made when they are first needed, and nobody else's to look into."""

from pathlib import Path


class NoFolder(OSError):
    """A folder is not there and cannot be made; says which one, why, and what to do."""


def private(folder: Path) -> Path:
    """The folder, made with those above it where they are missing, for this user alone (0700; what is there stays as it is)."""
    try:
        for one in reversed([folder, *folder.parents]):
            if not one.is_dir():
                one.mkdir(0o700, exist_ok=True)
    except OSError as why:
        raise NoFolder(
            f"目录 {folder} 不存在，也不能新建（{why.strerror}）：请先建好并交给运行里仁的用户，或在 LIREN_DATA_DIR 里另写一个可写的目录。"
            f"The folder {folder} is missing and cannot be made: make it for the user that runs Liren, or name another in LIREN_DATA_DIR."
        ) from why
    return folder
