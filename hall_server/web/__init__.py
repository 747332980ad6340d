"""What citizens see on their phones: a process of its own, and a client of the hall like any other."""
