from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "allmenning.documents"
    label = "documents"
