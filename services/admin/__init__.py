"""The admin: accounts, what may be changed while the program runs, and alerts that are over."""
