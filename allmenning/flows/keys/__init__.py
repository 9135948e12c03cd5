"""What keys make other rooms do."""
