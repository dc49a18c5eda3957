"""JSON Schema in the dialects of models and frameworks: pure functions that say what they loosened."""
