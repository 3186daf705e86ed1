"""The questions of a stay, one file each: how it is asked and how its answer is read."""
