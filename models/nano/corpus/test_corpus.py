"""Guarantees of the corpus: `python3 -m unittest corpus.test_corpus` in the folder above."""

from __future__ import annotations

import gzip
import unittest

from data.family import FAMILIES

from .make import FILE, compressed, entry, phrases


class Corpus(unittest.TestCase):
    def test_is_what_its_program_makes_of_the_families(self) -> None:
        made = compressed([entry(family) for family in FAMILIES.values()])
        self.assertEqual(gzip.decompress(FILE.read_bytes()), gzip.decompress(made), 'python3 -m corpus.make')

    def test_has_no_phrasing_that_is_held_out(self) -> None:
        for family in FAMILIES.values():
            held = {phrase.text for phrase in family.phrases if phrase.heldout}
            with self.subTest(family.name):
                self.assertFalse(held & set(phrases(family)))


if __name__ == '__main__':
    unittest.main()
