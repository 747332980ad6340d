"""The hall's day, tested."""
