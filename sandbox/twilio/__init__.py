"""Twilio's SMS in the pretend world: its API, what phones show of it, and its signed callbacks."""
