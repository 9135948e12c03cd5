"""What programs may ask of the room: free times, terms, bookings and what has changed."""
