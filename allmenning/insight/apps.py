from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "allmenning.insight"
    label = "insight"
