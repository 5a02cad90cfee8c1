"""Guarantees of the generator: `python3 -m unittest discover -s data/tests -t .` in `models/nano`."""
