"""What proves who somebody is beside the password: a code of an app, a security key, a recovery code."""
