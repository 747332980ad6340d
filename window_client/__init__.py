"""The clerk's terminal at a service window."""
