"""Forms of the office's acts, by what they act on."""
