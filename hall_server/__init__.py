"""The hall's server, its protocol and its client library."""
