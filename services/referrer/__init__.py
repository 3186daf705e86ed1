"""The referrer: codes and posters, what they earned, how it is paid out, and a statement anybody can check."""
