from django.apps import AppConfig


class KeysConfig(AppConfig):
    name = "allmenning.keys"
    label = "keys"
