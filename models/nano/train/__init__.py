"""Tokenizer, decoder and training of edgecoder-nano."""
