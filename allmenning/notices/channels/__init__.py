"""The ways out of the house: the contact register, and the mail relay."""
