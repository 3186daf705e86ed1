"""What goes out in words of our own making, kept in files: every email, SMS and template, per language."""
