"""The pretend WhatsApp Cloud API: the requests Meta would take, its limits, errors and webhooks."""
