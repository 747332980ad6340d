"""What the disk holds, and how one knows that nobody has touched it."""
