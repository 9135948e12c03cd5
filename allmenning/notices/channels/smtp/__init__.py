"""Handing mails to the relay, many at once. Sources: RFC 5321, RFC 2920."""
