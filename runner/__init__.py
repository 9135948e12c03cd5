"""Sets the house up and starts it: packages, assets, database, processes.

Everything here but `translations` uses the standard library alone, since it runs before any
package is installed.
"""
