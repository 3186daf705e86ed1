"""WhatsApp, email and SMS behind one small contract."""
