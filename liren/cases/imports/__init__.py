"""Cases that come in as files: messages of citizens by command, and the table of cases on the page 批量导入."""

from liren.cases.imports import table
from liren.cases.imports.messages import Columns, Tally, labelled, take_in

__all__ = ["Columns", "Tally", "labelled", "table", "take_in"]
