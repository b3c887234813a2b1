"""What the notebooks import, and the author's command for them."""

# The type of an output that keeps what pages need of a cell: a puzzle, or a figure.
MIME = "application/vnd.gradients-by-hand+json"
