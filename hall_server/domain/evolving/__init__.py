"""How the hall changes, by what it is about. Each module brings it forward by events of one kind."""
