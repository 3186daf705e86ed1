"""The form in the chat at WhatsApp: its JSON, its encrypted endpoint, its keys and publication."""
