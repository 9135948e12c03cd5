from django.apps import AppConfig


class VoiceConfig(AppConfig):
    name = "allmenning.voice"
    label = "voice"
