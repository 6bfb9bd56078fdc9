"""Talking to the hub: one request at a time, patient with a hub that restarts."""
