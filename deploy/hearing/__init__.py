"""How Whisper base learns its lesson (`ivr/speech/lesson.py`): `make hearing`."""
