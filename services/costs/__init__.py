"""What messages cost: Meta's rates as data, what each message was billed as, and the sums."""
