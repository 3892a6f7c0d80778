"""`cityline doctor`: is all that a line needs around it as it should be?"""
