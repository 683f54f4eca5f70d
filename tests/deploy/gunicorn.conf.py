"""gunicorn -c tests/deploy/gunicorn.conf.py server:app, one of these for each replica."""

bind = "127.0.0.1:8001"
worker_class = "gthread"
workers = 2
threads = 4

# A request that is under way is finished when a worker is told to stop (seconds).
graceful_timeout = 30
timeout = 30

# nginx keeps its connections open; this has to outlast its own patience (seconds).
keepalive = 75

# What a request's head may be: beyond it, gunicorn refuses (bytes, and how many headers).
limit_request_line = 4094
limit_request_fields = 50
limit_request_field_size = 8190
