"""Stand-ins for national registers on one port of this machine: they enforce their contracts, and
fail when they are told to."""
