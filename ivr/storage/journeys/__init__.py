"""Where is a journey stored that a caller left, to go on with on another call?"""
