"""The answer studio: how an answer is written, reviewed, tested, published and taken off air."""
