"""What every start of the site by gunicorn shares; it reads this file by itself."""

logger_class = "config.access_log.QuietLogger"
