"""The product: questions in, quoted and cited answers out.

`bot.app.App` puts the parts together; `bot.answering` holds the core, which knows no chat platform.
"""
