"""What do people type, and is it fit to use?

Shape and wording of every form; never a query.
"""
