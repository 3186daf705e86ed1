"""Email in the pretend world: an SMTP server that keeps what it takes, and a mailbox to read it in."""
