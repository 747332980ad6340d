"""What every HTTP interface of the hall begins with: a listening server, a brake, and bounded bodies.

Nothing is imported here: where it listens is read by programs that serve nothing.
"""
