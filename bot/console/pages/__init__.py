"""One module for each place of the console; every function answers one row of `routes.ROUTES`."""
