"""The values of the language: their equality, order, arithmetic and dates."""
