from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "allmenning.notices"
    label = "notices"
