"""A city's app books here: a small authenticated HTTP interface, a client of the hall like any other.

It is a process of its own, so that nothing on the outside can slow or break the hall.
"""
