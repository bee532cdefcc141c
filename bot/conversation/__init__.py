"""Guided conversations: pure, total, replayable. Questions are data, `engine.advance` decides."""
