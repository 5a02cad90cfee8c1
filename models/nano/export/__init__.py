"""From a checkpoint to a GGUF file, and the checks of that file through llama.cpp."""
