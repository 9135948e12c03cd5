"""What editors of places type, given shape. Forms never write."""
