"""What did the caller want?"""
