"""What a letter is on the wire, and what an answer to it means. Pure."""
