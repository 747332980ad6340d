"""What looks like gaming the figures, for the manager alone: reasons to look, never proofs."""
