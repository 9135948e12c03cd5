"""Stand-ins for what costs money: a provider of text messages, and KS SvarUt."""
