from django.apps import AppConfig


class FlowsConfig(AppConfig):
    name = "allmenning.flows"
    label = "flows"
