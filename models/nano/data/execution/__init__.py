"""Runs what is to be written."""
