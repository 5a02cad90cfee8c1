"""Training data of edgecoder-nano: requests in plain English, and code for them that was run."""
