"""The funding application (Förderantrag), from draft to recommendation."""
