"""How figures are rounded and said, without clock or tables."""
