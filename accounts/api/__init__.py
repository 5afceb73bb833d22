"""What every route of the programming interface shares: keys, scopes, the rule of access, German errors."""
