"""The rule `smtplint` of ansible-lint, which loads the modules of a folder only if this file stands there."""
