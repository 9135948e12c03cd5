from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "allmenning.core"
    label = "core"
