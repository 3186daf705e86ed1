"""Painted pictures of the sample places: brush, land, buildings, scenes. Nothing of the program uses it."""
