"""Logs as lines of JSON, without personal data: routes instead of paths, account numbers instead of names, no messages of errors."""

import logging
import sys
import traceback
from pathlib import Path
from typing import Any

import structlog
from structlog.typing import EventDict, Processor

ROOT = Path(__file__).resolve().parents[2]
DEPTH = 6  # frames of a trace that are kept, the innermost


def say_less(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """A library's record keeps its sentence but not what was filled in: paths may hold tokens, values may hold people."""
    filled_in = event.pop("positional_args", None)
    if event["event"] == "%s: %s" and isinstance(filled_in, tuple):  # Django's, whose first value is the sentence
        event["event"] = str(filled_in[0])
    return event


def bare_trace(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Of an error its type and where it happened; its message may quote what somebody typed."""
    told = event.pop("exc_info", None)
    record = event.get("_record")
    told = told or (record.exc_info if record else None)
    kind, _error, trace = sys.exc_info() if told is True else told if isinstance(told, tuple) else (None, None, None)
    if kind:
        frames = traceback.extract_tb(trace)[-DEPTH:]
        event["error"] = kind.__name__
        event["at"] = [f"{_short(f.filename)}:{f.lineno} {f.name}" for f in frames]
    if record:
        record.exc_info = record.exc_text = None
    return event


def _short(path: str) -> str:
    return path.removeprefix(f"{ROOT}/").rpartition("site-packages/")[2]


COMMON: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=False),
]


class Line(structlog.stdlib.ProcessorFormatter):
    """Formats every record, ours and the libraries', as one line of JSON."""

    def __init__(self) -> None:
        drawn = structlog.processors.JSONRenderer(ensure_ascii=False, default=str)
        ends: list[Processor] = [bare_trace, structlog.stdlib.ProcessorFormatter.remove_processors_meta, drawn]
        super().__init__(foreign_pre_chain=[*COMMON, say_less], processors=ends, use_get_message=False, pass_foreign_args=True)


def configure(level: str) -> dict[str, Any]:
    """Django's LOGGING for this level; our own loggers are structlog's."""
    ends: list[Processor] = [*COMMON, structlog.stdlib.ProcessorFormatter.wrap_for_formatter]
    structlog.configure(processors=ends, logger_factory=structlog.stdlib.LoggerFactory(), wrapper_class=structlog.stdlib.BoundLogger)
    logging.captureWarnings(True)
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": Line}},
        "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["out"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.server": {"handlers": [], "propagate": False},  # each request is told once, by our own middleware
            "django.request": {"level": "ERROR"},
        },
    }
