"""The guest's side beyond booking: taking it back, moving over, another place, the form, what they thought of it."""
