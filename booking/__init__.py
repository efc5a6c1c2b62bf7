"""How is a consultation with one of the practice's surgeons booked, kept and shown?"""
