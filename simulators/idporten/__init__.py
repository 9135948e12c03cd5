"""A stand-in for ID-porten and Ansattporten that signs in invented people.

It enforces what the real ones demand of us, so a mistake of ours shows here first.
Source: Digdir's documentation of ID-porten and Ansattporten; OpenID Connect Core 1.0.
"""
