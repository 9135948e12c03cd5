"""The ways out of the house: the relay's SMTP, and its log of what it has accepted."""
