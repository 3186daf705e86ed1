"""The post: what comes in and goes out is a row first; how each message travels, how fast, and what becomes of it."""
