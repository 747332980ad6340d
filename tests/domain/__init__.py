"""The rules of the hall, tried on an ordinary Monday."""
