"""Where is everything wired, and is the service healthy? Jobs, health, telemetry, signing of days."""
