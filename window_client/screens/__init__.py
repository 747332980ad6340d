"""The screens: signing in, serving, choosing from a list, all keys."""
