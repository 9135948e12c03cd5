"""Pure answers about people: sealed personal numbers and who may act for whom."""
