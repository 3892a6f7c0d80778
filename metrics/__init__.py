"""How is the line doing?"""
