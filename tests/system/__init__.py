"""The whole flow on real RabbitMQ and PostgreSQL, and embedded."""
