"""A stand-in for the mail relay: takes every letter, shows it on a page, and sends nothing on."""
