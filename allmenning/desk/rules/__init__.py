"""What is true of notes about pages, whatever stands in the database."""
