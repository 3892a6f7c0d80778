"""What a language is: its words, forms and grade, in a folder of its own."""
