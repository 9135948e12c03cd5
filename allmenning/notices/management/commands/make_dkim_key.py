"""`manage make_dkim_key FILE`: a key for signing notices, and what the DNS must say of it."""

import os
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from allmenning.notices.rules.dkim import LEAST_BITS, dns_record


class Command(BaseCommand):
    """Writes a new key where there is none, readable by us alone."""

    help = "Make a key that notices are signed with (DKIM, RSA-2048), and print its DNS record."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        key = rsa.generate_private_key(65537, LEAST_BITS)
        try:
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error.strerror}.") from None
        with os.fdopen(descriptor, "wb") as opened:
            opened.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        name = f"{settings.NOTICES_DKIM_SELECTOR}._domainkey"
        self.stdout.write(f'{name} IN TXT "{dns_record(key)}"')
