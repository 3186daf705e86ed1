"""Read models: what admins ask to see, each as few queries as it takes. They change nothing."""
