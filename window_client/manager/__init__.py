"""The hall manager's console: the whole hall at one look, and what can be done about it."""
