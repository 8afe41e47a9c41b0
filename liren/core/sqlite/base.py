"""The connection: every transaction, whoever begins it, waits in one fair queue and gives its turn back at the end."""

from pathlib import Path
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

from liren.core.locks import WRITERS
from liren.core.management.folders import NoFolder, private


class DatabaseWrapper(base.DatabaseWrapper):
    """SQLite with a turn to write."""

    _has_turn = False

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        try:
            private(Path(conn_params["database"]).parent)  # SQLite makes the file, but says only that it cannot where a folder is missing
        except NoFolder as no:
            raise OperationalError(str(no)) from no
        return super().get_new_connection(conn_params)

    def _start_transaction_under_autocommit(self) -> None:
        patience = self.settings_dict["OPTIONS"].get("timeout", 20)
        if not self._has_turn and not WRITERS.acquire(patience):
            raise OperationalError("database is locked: no turn to write came")
        self._has_turn = True
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._end_turn()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        self._end_turn()  # a commit that fails is rolled back by its atomic block, which ends the turn

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._end_turn()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._end_turn()

    def _end_turn(self) -> None:
        if self._has_turn:
            self._has_turn = False
            WRITERS.release()
