"""Pages on which people tell about our pages, and on which their owners answer."""
