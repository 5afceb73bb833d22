"""The table of Django's database cache: counters of failed sign-ins and of requests, where all workers see them."""

from typing import ClassVar

from django.db import models


class CacheEntry(models.Model):
    """A row of the cache; the columns are those of Django's `createcachetable`."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        """Named as the settings name it."""

        db_table = "accounts_cacheentry"
        verbose_name = "Eintrag im Zwischenspeicher"
        verbose_name_plural = "Einträge im Zwischenspeicher"
        default_permissions: ClassVar = ()

    def __str__(self) -> str:
        return self.cache_key
