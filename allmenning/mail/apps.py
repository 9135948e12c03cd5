from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "allmenning.mail"
    label = "mail"
