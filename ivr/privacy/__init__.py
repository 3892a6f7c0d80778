"""What may callers ask about their words: a copy, an erasure, a hold? And when is what purged?"""
