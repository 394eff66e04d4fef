"""What a `Transaction` can run on."""
