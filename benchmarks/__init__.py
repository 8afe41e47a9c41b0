"""One script per group of promises. Each times a baseline in the same run, turn by turn, and prints ratios."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")
