"""Which languages somebody understands, best first."""

_SCANDINAVIAN = {"nb": "nb", "nn": "nn nb"}


def understood(language: str) -> str:
    """Codes for a sign-in service, by spaces: those who read neither nb nor nn get English first."""
    return _SCANDINAVIAN.get(language, f"{language} en nb" if language != "en" else "en nb")
