"""Whoever writes to us: who they are, how they may be reached, what they want to hear, and who speaks with them."""
