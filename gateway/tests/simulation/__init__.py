"""A municipality's doors in one process: virtual time, one seed, and everything that can go wrong.

The gateways are the real ones (`gateway.core` over SQLite); the platform, the networks, the locks,
the clocks and the people are models. Nothing is taken from the machine's own clock or chance.
"""
