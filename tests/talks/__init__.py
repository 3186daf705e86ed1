"""Golden talks: chats anyone can read, played through the whole program and compared word for word."""
