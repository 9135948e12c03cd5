from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "allmenning.portal"
    label = "portal"
