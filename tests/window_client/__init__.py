"""The clerk's terminal, tested."""
