"""A stand-in for Oslo's key service: it takes keys as theirs does, and asks door systems to open."""
