"""What callers asked in vain: grouped every night, decided upon, and watched since."""
