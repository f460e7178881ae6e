"""What runs inside the sandbox: it stands by itself and imports nothing else of the kit."""
