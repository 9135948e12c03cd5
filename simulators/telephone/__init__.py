"""A stand-in for a municipality's telephone provider: whoever one chooses rings or texts the doors."""
