from django.apps import AppConfig


class BookingConfig(AppConfig):
    name = "allmenning.booking"
    label = "booking"
