"""The page on which lines and areas are drawn on a camera's picture."""
