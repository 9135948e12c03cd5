"""What people are asked when they borrow, answer and close, and what is said to what they typed."""
