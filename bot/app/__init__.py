"""The composition root: the only package that knows everything. `program` is one running bot."""
