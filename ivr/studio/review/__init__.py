"""The quality review: a person reads a sampled turn and says whether the line got it right."""
