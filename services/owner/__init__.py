"""The owner's side: what they are asked, how long they are waited for, who comes and goes, who is let in."""
