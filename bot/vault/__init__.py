"""The only gate for stored personal data, and the only importer of the crypto libraries."""
