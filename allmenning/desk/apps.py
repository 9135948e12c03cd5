from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "allmenning.desk"
    label = "desk"
