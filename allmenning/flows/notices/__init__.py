"""What notices make other rooms do."""
