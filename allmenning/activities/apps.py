from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "allmenning.activities"
    label = "activities"
