"""Text as it comes: transcripts, wordings, languages, and files of reviewed words."""
