from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ConfigConfig(AppConfig):
    name = "allmenning.config"
    label = "config"

    def ready(self) -> None:
        """Connect events to reactions, once every room's models are loaded."""
        autodiscover_modules("wiring")
