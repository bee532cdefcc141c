"""SQL lives here and nowhere else. The store keeps envelopes; it never seals or opens one."""
