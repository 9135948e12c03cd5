"""Stand-ins for the national services, used by the demo and by tests. The product never does."""
