"""What is measured. Run `python -m benchmarks.NAME`; README.md holds the results."""
