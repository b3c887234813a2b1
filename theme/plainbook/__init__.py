"""A MyST site theme: page JSON in, plain HTML out.

``content`` reads what mystmd serves, ``nodes`` turns it into HTML with one
function per node type, ``pages`` puts that into the page's template, and
``build`` or, for a preview, ``serve`` delivers it.
"""
