from django.apps import AppConfig


class SleeperConfig(AppConfig):
    name = "tests.core.sleeper"
