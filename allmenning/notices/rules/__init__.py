"""Who is told what, and in which words. Pure: no tables, no clock."""
