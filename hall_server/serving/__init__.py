"""The running hall: one task owns it, and everything that leaves it has waited for the disk."""
