"""Lists that members bring from elsewhere: what a row says, how a file is read, which title a row means."""
