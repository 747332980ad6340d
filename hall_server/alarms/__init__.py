"""Alarms as people are told of them: in words, and by the channels to the people who are named."""
