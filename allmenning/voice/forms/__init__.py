"""What people are asked, and what employees are."""
