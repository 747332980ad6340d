"""What citizens were not content with, worked at a window by a clerk who has the duty, or by the manager."""
