"""What tests share: places, builds, servers, and a browser with its checkers."""
