"""Django's SQLite backend whose transactions take turns within the process (`liren.core.locks`)."""
