"""Pages in the language each resident has: their texts stand in seven languages."""
