"""The API: JSON in, JSON out. Its operations are data; routes, checks and the OpenAPI document all follow from it."""
