"""The rules, by what they are about. Each function returns the events of a command or refuses it."""
