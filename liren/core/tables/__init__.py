"""Spreadsheets in and out: templates that explain themselves, workbooks and CSV files read row by row with a verdict for
each, exports that cannot carry a formula. Which columns there are is said in the `imports.py` and `exports.py` of the apps."""

from liren.core.tables.columns import Column, Read, Row, cell_text, day, iso_day, one_of, text, whole
from liren.core.tables.reading import MOST_ROWS, check_file, guard, read
from liren.core.tables.writing import CONTENT_TYPE, book, harmless, save, save_csv, template, write

__all__ = [
    "CONTENT_TYPE",
    "MOST_ROWS",
    "Column",
    "Read",
    "Row",
    "book",
    "cell_text",
    "check_file",
    "day",
    "guard",
    "harmless",
    "iso_day",
    "one_of",
    "read",
    "save",
    "save_csv",
    "template",
    "text",
    "whole",
    "write",
]
