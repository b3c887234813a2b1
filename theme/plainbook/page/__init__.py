"""One page: its text and what stands around it, put into the template."""
