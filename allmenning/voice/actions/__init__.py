"""What happens to ideas."""
