"""The simulated carrier: Twilio's side of the protocol, for the demo, the tests and the load bench."""
