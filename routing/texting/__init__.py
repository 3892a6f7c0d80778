"""What are callers texted, when and how long? Which words of theirs, like STOP, are keywords?"""
