"""What the notebooks import, and the author's command for them."""
