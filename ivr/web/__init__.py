"""What do pages share? Templates, words, errors, limits and compression."""
