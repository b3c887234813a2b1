"""A MyST site theme: page JSON in, plain HTML out.

``site`` reads what mystmd serves, ``nodes`` turns it into HTML with one function
per node type, ``page`` puts that into the page's template, and ``build`` or
``preview`` delivers it. ``html`` is what all of them write with. No room imports
from one that stands before it in this list: ``page``, ``nodes``, ``site``,
``html``.
"""
