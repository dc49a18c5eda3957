"""Providers: how tools look in an agent framework. Imported by name, one module for each framework."""
