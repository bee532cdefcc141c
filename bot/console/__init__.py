"""The staff console: pages over the services, nothing decided here. Start reading at `routes.ROUTES`."""
