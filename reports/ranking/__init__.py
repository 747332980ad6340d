"""The monthly ranking of windows or clerks: seven steps, each a pure function of columns."""
