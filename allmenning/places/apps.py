from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "allmenning.places"
    label = "places"
