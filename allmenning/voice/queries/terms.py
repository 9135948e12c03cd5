"""What the municipality has promised."""

from datetime import date

from allmenning.voice.models import HonorariumRate, VoiceTerms


def terms_on(day: date) -> VoiceTerms:
    """What holds on a day; the usual where the municipality has chosen nothing."""
    chosen = VoiceTerms.objects.filter(valid_from__lte=day).order_by("valid_from").last()
    return chosen or VoiceTerms(valid_from=day)


def all_terms() -> list[VoiceTerms]:
    """What holds and held, and what will, the latest first."""
    return list(VoiceTerms.objects.order_by("-valid_from"))


def all_rates() -> list[HonorariumRate]:
    """What meetings are and were paid, and will be, the latest first."""
    return list(HonorariumRate.objects.order_by("-valid_from"))
