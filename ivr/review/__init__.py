"""The quality review: a person reads a drawn turn and says whether the line did right."""
