"""Forms in the chat: Meta's side that keeps and checks them, and the phone's side that opens them."""
