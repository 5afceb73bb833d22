"""What can be searched in the list of people."""

from ui.filters import ListFilter, SearchFilter


class PeopleFilter(ListFilter):
    """People by name or address."""

    q = SearchFilter("name", "email", label="Name oder E-Mail-Adresse")
