"""What ships learned: one file and one card for each artefact."""
