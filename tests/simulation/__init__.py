"""A simulated day: true to queueing theory, to the hall's own rules, and to its file."""
