// Connectors: bytes from outside the process: files, HTTP.
