"""Who may open which door when: pure, and the same at the platform and at the door."""
