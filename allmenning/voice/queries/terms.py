"""What the municipality has promised."""

from datetime import date

from allmenning.voice.models import VoiceTerms


def terms_on(day: date) -> VoiceTerms:
    """What holds on a day; the usual where the municipality has chosen nothing."""
    chosen = VoiceTerms.objects.filter(valid_from__lte=day).order_by("valid_from").last()
    return chosen or VoiceTerms(valid_from=day)
