"""The demo scene as pure numbers: the hall, its camera, who walks where and when, and what is true about it."""
