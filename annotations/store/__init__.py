"""The library file: schema, connections, transactions and the journal."""
