"""A whole hall on one machine: the real programs, and simulated citizens and clerks who use them."""
