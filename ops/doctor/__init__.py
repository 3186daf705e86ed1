"""The doctor: asks everything a first deployment gets wrong, and says of each what is wrong and what to do."""
