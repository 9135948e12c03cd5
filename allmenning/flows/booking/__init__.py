"""What a booking makes other rooms do: letters to those it concerns.

A reaction reads the booking as it is now. What was confirmed and then cancelled before its letter
was written is not told as if it stood.
"""
