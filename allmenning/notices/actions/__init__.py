"""What happens to notices: one function for each thing."""
