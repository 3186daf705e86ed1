"""Changes of paid stays: other days or people. Until the last yes the old stay stands, and its nights with it."""
