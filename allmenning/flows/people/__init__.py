"""What people make other rooms do."""
