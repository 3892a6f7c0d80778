"""Run the migrations on the connection of whoever asks for them."""

from alembic import context

from ivr.database import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
