"""Where are texts and reminders stored, sent and received?"""
