"""A made-up population for the stand-ins, the demo and the benchmarks: the same people for the same
seed and day, district by district. Numbers are synthetic (month + 80); streets and homes invented.

Of each district any number of people may be asked for: fewer are the first of all of them.
"""
