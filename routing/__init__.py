"""What happens next, and who takes it?"""
