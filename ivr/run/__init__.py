"""The running service: wiring, scheduled jobs, health, telemetry."""
