"""Use cases: one public function for each thing the organisation does."""
