"""The query language: parsing it, and turning it into conditions over the library's tables."""
