"""What an installer writes, and what the hall says to it."""
