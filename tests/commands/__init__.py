"""The commands of an installer or manager, run on real halls."""
